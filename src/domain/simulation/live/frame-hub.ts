import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#/db/connect.ts";
import { processBell } from "#/db/process-bell.ts";
import { Ringer } from "#/db/ringer.ts";
import type { Context } from "#/domain/context.ts";
import type { Frame } from "./frame.ts";
import { frameChannel } from "./simulation-row.ts";
import { readAfter, readNewest, type StoredFrame } from "./stored-frame.ts";

/** Frames that are held: so many, and with big topologies so many characters of JSON. */
const mostFrames = 64;
const mostCharacters = 8_000_000;

/** ms after which the table is read though nobody rang. */
const pollInterval = 2000;

/** ms for which what was read last counts as the latest: longer ago, this process slept. */
const freshness = 2500;

/** ms without readers after which it stops to read. */
const idleTime = 60_000;

/**
 * Reads the feed once for all readers of the process: when a frame is announced, and now and then. Readers wait for
 * its rings and take what they need of the frames that it holds.
 */
export class FrameHub extends Ringer {
  readonly #sql: Sql;
  readonly #closed = new AbortController();
  /** Oldest first, without gaps but for frames of another version. */
  #held: StoredFrame[] = [];
  /** Number of the newest frame. */
  #newest = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #usedAt = 0;
  #readers = 0;
  #running: Promise<void> | undefined;

  constructor(sql: Sql) {
    super();
    this.#sql = sql;
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Number of the newest frame; 0 before there is one. */
  get newest(): number {
    return this.#newest;
  }

  /** The latest frame, where it is surely the latest. */
  get latest(): Frame | undefined {
    return performance.now() - this.#readAt < freshness ? this.#held.at(-1)?.frame : undefined;
  }

  /** Begins to read, and goes on for a while. */
  use(): void {
    this.#usedAt = performance.now();
    this.#running ??= this.#run();
  }

  /** Keeps reading until as many have left as came. */
  join(): void {
    this.#readers++;
    this.use();
  }

  leave(): void {
    this.#readers--;
    this.#usedAt = performance.now();
  }

  /** The held frame that follows `seq`; undefined where there is none, "gone" where it is not held. */
  after(seq: number): StoredFrame | undefined | "gone" {
    if (seq >= this.#newest) return undefined;
    const oldest = this.#held[0];
    if (!oldest || oldest.seq > seq + 1) return "gone";
    return this.#held.find((held) => held.seq > seq);
  }

  /** Held frames that can be read. */
  frames(): Frame[] {
    return this.#held.flatMap(({ frame }) => frame ?? []);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    const { bell, listening } = processBell(frameChannel);
    // A bell that can't be reached must not hold up what polling finds.
    void listening;
    this.#held = [];
    while (!signal.aborted) {
      const heard = bell.rings;
      const isRead = await this.#read().catch(() => false);
      if (isRead) this.#readAt = performance.now();
      else await sleep(100, undefined, { signal }).catch(() => {});
      const isIdle = this.#readers === 0 && performance.now() - this.#usedAt > idleTime;
      if (isIdle) break;
      await bell.wait(heard, pollInterval, signal);
    }
    this.#readAt = Number.NEGATIVE_INFINITY;
    this.#running = undefined;
  }

  async #read(): Promise<true> {
    const isFirst = this.#held.length === 0;
    for (;;) {
      const found = isFirst ? [] : await readAfter(this.#sql, this.#newest, mostFrames);
      if (found.length === 0) break;
      this.#take(found);
      if (found.length < mostFrames) return true;
    }
    const newest = await readNewest(this.#sql);
    // Another number than expected: the first time, or the feed begins anew (its tables were emptied).
    if (newest && newest.seq !== this.#newest) {
      this.#held = [];
      this.#take([newest]);
    } else if (newest && isFirst) this.#take([newest]);
    return true;
  }

  #take(found: StoredFrame[]): void {
    this.#held.push(...found);
    let characters = this.#held.reduce((sum, { size }) => sum + size, 0);
    while (this.#held.length > mostFrames || (this.#held.length > 1 && characters > mostCharacters)) {
      characters -= this.#held.shift()?.size ?? 0;
    }
    this.#newest = found.at(-1)?.seq ?? this.#newest;
    this.ring();
  }
}

declare global {
  var meterlineFrameHubs: Map<Sql, FrameHub> | undefined;
}

/** The hub of this process for a database. */
export function frameHub({ sql }: Pick<Context, "sql">): FrameHub {
  globalThis.meterlineFrameHubs ??= new Map();
  const hub = globalThis.meterlineFrameHubs.get(sql) ?? new FrameHub(sql);
  globalThis.meterlineFrameHubs.set(sql, hub);
  return hub;
}

export async function closeFrameHubs(): Promise<void> {
  const hubs = [...(globalThis.meterlineFrameHubs?.values() ?? [])];
  globalThis.meterlineFrameHubs = undefined;
  await Promise.all(hubs.map((hub) => hub.close()));
}

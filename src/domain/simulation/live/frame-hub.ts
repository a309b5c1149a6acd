import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#/db/connect.ts";
import { processBell } from "#/db/process-bell.ts";
import { Ringer } from "#/db/ringer.ts";
import type { Context } from "#/domain/context.ts";
import type { Frame } from "./frame.ts";
import { frameChannel } from "./simulation-row.ts";
import { fitting, newestSeq, readAfter, readLatest, type StoredFrame } from "./stored-frame.ts";

/** Frames that are held: so many, and with big topologies so many characters of JSON. */
const most = { frames: 64, characters: 8_000_000 };

/** Times in ms; those of the product unless a test says otherwise. */
interface HubTimes {
  /** After which the table is read though nobody rang; longer than from one beat to the next. */
  poll: number;
  /** For which what was read last counts as the latest: longer ago, this process slept. */
  fresh: number;
  /** Without readers, after which it stops to read. */
  idle: number;
}

const usual: HubTimes = { poll: 2500, fresh: 3000, idle: 60_000 };

/**
 * Reads the feed once for all readers of the process: when a frame is announced, and now and then. Readers wait for
 * its rings and take what they need of the frames that it holds.
 */
export class FrameHub extends Ringer {
  readonly #sql: Sql;
  readonly #log: Context["log"];
  readonly #times: HubTimes;
  readonly #closed = new AbortController();
  /** Oldest first, without gaps but for frames of another version. */
  #held: StoredFrame[] = [];
  /** Number of the newest frame. */
  #newest = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #usedAt = 0;
  #readers = 0;
  #running: Promise<void> | undefined;

  constructor({ sql, log }: Pick<Context, "sql" | "log">, times: Partial<HubTimes> = {}) {
    super();
    this.#sql = sql;
    this.#log = log;
    this.#times = { ...usual, ...times };
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Number of the newest frame; 0 before one was read. */
  get newest(): number {
    return this.#newest;
  }

  /** Characters of the newest frame; 0 before one was read. */
  get size(): number {
    return this.#held.at(-1)?.size ?? 0;
  }

  /** The latest frame, where it is surely the latest. */
  get latest(): Frame | undefined {
    return performance.now() - this.#readAt < this.#times.fresh ? this.#held.at(-1)?.frame : undefined;
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
    let isFailing = false;
    while (!signal.aborted) {
      const heard = bell.rings;
      try {
        await this.#read();
        this.#readAt = performance.now();
        isFailing = false;
      } catch (error) {
        // Once for as long as it goes on failing.
        if (!isFailing && !signal.aborted) this.#log.warn({ err: error }, "the feed can't be read for now");
        isFailing = true;
        await sleep(100, undefined, { signal }).catch(() => {});
      }
      const isIdle = this.#readers === 0 && performance.now() - this.#usedAt > this.#times.idle;
      if (isIdle) break;
      await bell.wait(heard, this.#times.poll, signal);
    }
    // Whoever comes next must not take what is old by then for the latest.
    this.#forget();
    this.#readAt = Number.NEGATIVE_INFINITY;
    this.#running = undefined;
  }

  /** Takes what is new, or the latest that there are where nothing is held. */
  async #read(): Promise<void> {
    if (this.#newest === 0) return this.#take(await readLatest(this.#sql, most));
    for (;;) {
      const limit = fitting(most, this.size);
      const found = await readAfter(this.#sql, this.#newest, limit);
      this.#take(found);
      if (found.length === limit) continue;
      if (found.length > 0) return;
      const newest = await newestSeq(this.#sql);
      // None, or one that has come since.
      if (newest === undefined || newest === this.#newest) return;
      if (newest < this.#newest) break;
    }
    // The feed begins anew: its tables were emptied.
    const latest = await readLatest(this.#sql, most);
    if (latest.length > 0) this.#forget();
    this.#take(latest);
  }

  #forget(): void {
    this.#held = [];
    this.#newest = 0;
  }

  #take(found: StoredFrame[]): void {
    const last = found.at(-1);
    if (!last) return;
    this.#held.push(...found);
    let characters = this.#held.reduce((sum, { size }) => sum + size, 0);
    while (this.#held.length > most.frames || (this.#held.length > 1 && characters > most.characters)) {
      characters -= this.#held.shift()?.size ?? 0;
    }
    this.#newest = last.seq;
    this.ring();
  }
}

declare global {
  var meterlineFrameHubs: Map<Sql, FrameHub> | undefined;
}

/** The hub of this process for a database. */
export function frameHub(ctx: Pick<Context, "sql" | "log">): FrameHub {
  globalThis.meterlineFrameHubs ??= new Map();
  const hub = globalThis.meterlineFrameHubs.get(ctx.sql) ?? new FrameHub(ctx);
  globalThis.meterlineFrameHubs.set(ctx.sql, hub);
  return hub;
}

export async function closeFrameHubs(): Promise<void> {
  const hubs = [...(globalThis.meterlineFrameHubs?.values() ?? [])];
  globalThis.meterlineFrameHubs = undefined;
  await Promise.all(hubs.map((hub) => hub.close()));
}

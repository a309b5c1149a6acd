import { open } from "node:fs/promises";
import { join } from "node:path";
import type { PendingEvent } from "../delivery/pending-event.ts";
import { asError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { FsyncPolicy } from "../options.ts";
import { Owner } from "./owner.ts";
import { Segment } from "./segment.ts";
import { type Leftover, segmentSuffix, takeLeftovers } from "./take-leftovers.ts";

/** A segment is closed once it has this many bytes. */
const segmentBytes = 4 * 1024 * 1024;
/** Bytes written at once, at most; an event on its own may be more. */
const groupBytes = 1024 * 1024;
const forceEveryMs = 1000;
/** How often this process signs life and looks for what others left. */
const lookEveryMs = 15_000;

interface Waiting {
  event: PendingEvent;
  resolve(): void;
  reject(error: Error): void;
}

type StoredEvent = Leftover["events"][number];

/** Who sends the events that are found. */
export interface ReplayTarget {
  /** Called before events are looked for; `end` after the last. */
  begin(): { epoch: number; end(): void };
  /** Resolves when the event has room; false if nobody will send it. */
  add(event: StoredEvent, epoch: number): Promise<boolean>;
}

/** Events on disk until the server has answered for them. */
export class Spool {
  readonly #folder: string;
  readonly #fsync: FsyncPolicy;
  readonly #log: Logger;
  readonly #owner: Owner;
  readonly #segments = new Set<Segment>();
  readonly #timers: NodeJS.Timeout[] = [];
  #live: Segment | undefined;
  #names = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #replaying: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** Throws the system's error if the folder can't be written to. */
  constructor(folder: string, settings: { fsync: FsyncPolicy; logger: Logger }) {
    this.#folder = folder;
    this.#fsync = settings.fsync;
    this.#log = settings.logger;
    this.#owner = new Owner(folder);
    if (this.#fsync === "interval") this.#every(forceEveryMs, () => this.#force());
  }

  /** Events that are not acknowledged. */
  get size(): number {
    let count = 0;
    for (const segment of this.#segments) count += segment.unacknowledged;
    return count;
  }

  /** Resolves when the event is written, and forced to disk if so asked. Rejects with the system's error. */
  append(event: PendingEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      this.#writing ??= this.#writeWaiting().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  /** Nobody needs these any more. */
  acknowledge(events: readonly PendingEvent[]): void {
    const numbers = new Map<Segment, number[]>();
    for (const { place } of events) {
      if (!place) continue;
      const list = numbers.get(place.segment);
      if (list) list.push(place.number);
      else numbers.set(place.segment, [place.number]);
    }
    for (const [segment, list] of numbers) {
      void segment
        .acknowledge(list)
        .catch((error: unknown) =>
          this.#log.warn("the spool can't note what was delivered; it may be sent again with its keys", {
            reason: reasonOf(error),
          }),
        )
        .then(() => {
          if (segment !== this.#live && segment.unacknowledged === 0) this.#segments.delete(segment);
        });
    }
  }

  /** Resolves when it is written down what nobody needs any more. */
  async noted(): Promise<void> {
    await Promise.all([...this.#segments].map((segment) => segment.idle()));
  }

  /** Sends what processes left that have ended: now, and from time to time. */
  replayLeftovers(target: ReplayTarget): void {
    const replay = () => {
      const { epoch, end } = target.begin();
      this.#replaying = this.#replaying.then(() => this.#replay(target, epoch)).finally(end);
    };
    replay();
    this.#every(lookEveryMs, () => {
      this.#signLife();
      replay();
    });
  }

  /** Resolves when nothing is being written or read. */
  async settle(): Promise<void> {
    this.#isClosed = true;
    while (this.#writing) await this.#writing;
    await this.#replaying;
  }

  /** Lets go of the files; what is not acknowledged is there for the next start. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.settle();
    try {
      await this.#live?.seal(this.#fsync !== "never");
      for (const segment of this.#segments) await segment.seal(false);
      this.#owner.release();
    } catch (error) {
      this.#log.error("the spool could not be closed", { reason: reasonOf(error) });
    }
  }

  /** Writes what waits, as much at once as came in the meantime: one write and one fsync for many. */
  async #writeWaiting(): Promise<void> {
    // Calls of the same moment go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#groupLength());
      try {
        const segment = await this.#liveSegment();
        await segment.append(
          group.map(({ event }) => event),
          this.#fsync === "always",
        );
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#log.error("the spool can't be written", { events: group.length, reason: reasonOf(error) });
        for (const { reject } of group) reject(asError(error));
      }
    }
  }

  #groupLength(): number {
    let bytes = 0;
    const length = this.#waiting.findIndex(({ event }) => {
      bytes += event.bytes;
      return bytes > groupBytes;
    });
    return length < 0 ? this.#waiting.length : Math.max(1, length);
  }

  async #liveSegment(): Promise<Segment> {
    if (this.#owner.isSilent) this.#signLife();
    const live = this.#live;
    if (live && live.size < segmentBytes && !live.isTorn) return live;
    const segment = await Segment.create(join(this.#folder, this.#newName()));
    this.#live = segment;
    this.#segments.add(segment);
    if (this.#fsync === "always") await this.#forceFolder();
    if (live) await this.#seal(live);
    return segment;
  }

  /** Whatever goes wrong here, the events in it are written. */
  async #seal(segment: Segment): Promise<void> {
    try {
      await segment.seal(this.#fsync !== "never");
    } catch (error) {
      this.#log.warn("a part of the spool could not be closed", { reason: reasonOf(error) });
    }
    if (segment.unacknowledged === 0) this.#segments.delete(segment);
  }

  async #replay(target: ReplayTarget, epoch: number): Promise<void> {
    if (this.#isClosed) return;
    try {
      const own = { run: this.#owner.run, newName: () => this.#newName() };
      for await (const { segment, events } of takeLeftovers(this.#folder, own, this.#log)) {
        this.#segments.add(segment);
        this.#log.info("events found in the spool are sent", { events: events.length });
        for (const event of events) {
          if (!(await target.add(event, epoch))) return;
        }
      }
    } catch (error) {
      this.#log.error("the spool can't be searched", { reason: reasonOf(error) });
    }
  }

  /** If others took this process for dead, its segments are theirs: what is in memory is sent all the same. */
  #signLife(): void {
    if (this.#owner.signLife()) return;
    this.#log.warn("another process took over the spool of this one; it begins a new part");
    this.#live?.seal(false).catch(() => {});
    this.#live = undefined;
    this.#segments.clear();
  }

  async #force(): Promise<void> {
    await this.#live?.force();
  }

  /** A new segment's name has to be on disk as well. Not every system lets a folder be opened. */
  async #forceFolder(): Promise<void> {
    const folder = await open(this.#folder).catch(() => undefined);
    await folder
      ?.sync()
      .catch(() => {})
      .finally(() => folder.close());
  }

  #newName(): string {
    return `${this.#owner.run}.${String(this.#names++).padStart(8, "0")}${segmentSuffix}`;
  }

  #every(ms: number, work: () => void | Promise<void>): void {
    const timer = setInterval(async () => {
      try {
        await work();
      } catch (error) {
        this.#log.error("the spool is not in order", { reason: reasonOf(error) });
      }
    }, ms);
    timer.unref();
    this.#timers.push(timer);
  }
}

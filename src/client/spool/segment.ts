import { constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import type { PendingEvent } from "../delivery/pending-event.ts";
import { acknowledgedLine, eventLine } from "./spool-line.ts";

/** Where an event is in the spool. */
export interface SpoolPlace {
  readonly segment: Segment;
  readonly number: number;
}

/**
 * One append-only file of the spool: events, and which of them are acknowledged. It is deleted when it takes
 * no more events and all it has are acknowledged. Everything done to it is done in turn.
 */
export class Segment {
  readonly path: string;
  #handle: FileHandle | undefined;
  #size = 0;
  #nextNumber = 0;
  #unacknowledged: number;
  /** Acknowledged, but not written down yet. */
  #news: number[] = [];
  #isTorn = false;
  #isForced = true;
  #turn: Promise<void> = Promise.resolve();

  private constructor(path: string, handle: FileHandle | undefined, unacknowledged: number) {
    this.path = path;
    this.#handle = handle;
    this.#unacknowledged = unacknowledged;
  }

  static async create(path: string): Promise<Segment> {
    return new Segment(path, await open(path, "ax", 0o600), 0);
  }

  /** A file that another process left; it takes no more events. */
  static leftover(path: string, unacknowledged: number): Segment {
    return new Segment(path, undefined, unacknowledged);
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  /** Events not acknowledged. */
  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  /** Whether a write failed in a way that couldn't be undone; take another segment. */
  get isTorn(): boolean {
    return this.#isTorn;
  }

  /** Writes all the events or none, forced to disk if `force`. Throws the system's error. */
  append(events: readonly PendingEvent[], force: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const handle = this.#handle;
      if (!handle) throw new Error("the segment takes no more events");
      const first = this.#nextNumber;
      this.#nextNumber += events.length;
      const lines = Buffer.from(events.map((event, index) => eventLine(first + index, event.json)).join(""));
      try {
        await handle.appendFile(lines);
        if (force) await handle.datasync();
      } catch (error) {
        // Half of it may be there, and an event that was refused must not be sent by the next start.
        await handle.truncate(this.#size).catch(() => {
          this.#isTorn = true;
        });
        throw error;
      }
      this.#size += lines.length;
      this.#isForced = force;
      this.#unacknowledged += events.length;
      for (const [index, event] of events.entries()) event.place = { segment: this, number: first + index };
    });
  }

  /** Forces to disk what isn't yet. Throws the system's error. */
  force(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isForced || !this.#handle) return;
      this.#isForced = true;
      await this.#handle.datasync();
    });
  }

  /** Writes down that these need not be sent again. Throws the system's error; they then may be, with their keys. */
  acknowledge(numbers: readonly number[]): Promise<void> {
    this.#unacknowledged -= numbers.length;
    for (const number of numbers) this.#news.push(number);
    return this.#inTurn(async () => {
      const news = this.#news.splice(0);
      if (news.length === 0) return;
      if (!this.#handle && this.#unacknowledged === 0) return await removeFile(this.path);
      const line = `${this.#isTorn ? "\n" : ""}${acknowledgedLine(news)}`;
      if (this.#handle) {
        await this.#handle.appendFile(line);
        this.#size += Buffer.byteLength(line);
        return;
      }
      // Without O_CREAT: a file that another process took over is not begun anew.
      const handle = await open(this.path, constants.O_WRONLY | constants.O_APPEND);
      await handle.appendFile(line).finally(() => handle.close());
    });
  }

  /** Takes no more events. Throws the system's error. */
  seal(force: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const handle = this.#handle;
      this.#handle = undefined;
      if (!handle) return;
      const isNeeded = this.#unacknowledged > 0;
      try {
        if (isNeeded && force && !this.#isForced) await handle.datasync();
      } finally {
        await handle.close();
      }
      if (!isNeeded) await removeFile(this.path);
    });
  }

  /** Resolves when everything asked of it so far is done or has failed. */
  idle(): Promise<void> {
    return this.#turn;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

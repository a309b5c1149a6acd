import type { Logger } from "pino";
import type { Sql } from "#/db/connect.ts";
import { codeOf, isLostRace, isTaken } from "#/db/error-code.ts";
import { receiptChannel } from "#/db/receipt-bell.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type ToldReceipt, writeFeed } from "../feed/write-feed.ts";
import type { Receipt } from "./receipt.ts";
import { type PendingEvent, writeGroup } from "./write-group.ts";

/** Transactions that write at the same time: while one commits, the other inserts. */
const maxWriting = 2;

/** Events in one transaction. */
const maxGroup = 10_000;

/** Events that may wait for their turn; more are turned away for a moment. */
const maxWaiting = 100_000;

/** Rejections kept for the live tail until a group takes them along; of more, only the latest are told. */
const maxRejections = 10_000;

/** ms between two calls to the listeners of the live tail. */
const notifyPause = 250;

/** ms after which rejections are told though no event was written. */
const rejectionPause = 500;

/** How often a group is tried that other transactions got in the way of. */
const maxTries = 10;

interface Call {
  pending: readonly PendingEvent[];
  /** Of the same request. */
  rejections: readonly ToldReceipt[];
  catalogueVersion: number;
  settle: PromiseWithResolvers<Receipt[]>;
}

export interface WriterOptions {
  sql: Sql;
  clock: () => Date;
  log: Logger;
}

/**
 * Group commit: what is handed over while transactions are under way is written together by the next one.
 * Each caller waits for the commit of its own events.
 */
export class EventWriter {
  readonly #sql: Sql;
  readonly #clock: () => Date;
  readonly #log: Logger;
  readonly #calls: Call[] = [];
  #waiting = 0;
  #writing = 0;
  /** Whether the latest group had keys that were taken: repeats come in runs. */
  #expectsTaken = false;
  #rejections: ToldReceipt[] = [];
  #rejectionTimer: NodeJS.Timeout | undefined;
  #notifyTimer: NodeJS.Timeout | undefined;

  constructor({ sql, clock, log }: WriterOptions) {
    this.#sql = sql;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Writes events that were checked against that version of the catalogue; answers their receipts once they
   * are committed. Throws CatalogueChanged when they must be checked anew, and busy when too many wait.
   */
  write(
    pending: readonly PendingEvent[],
    rejections: readonly ToldReceipt[],
    catalogueVersion: number,
  ): Promise<Receipt[]> {
    if (this.#waiting + pending.length > maxWaiting) {
      return Promise.reject(
        new DomainError("busy", "More events arrive than can be written; try again in a moment."),
      );
    }
    const settle = Promise.withResolvers<Receipt[]>();
    this.#calls.push({ pending, rejections, catalogueVersion, settle });
    this.#waiting += pending.length;
    // Requests that were read from their sockets in one turn still join this group.
    if (this.#calls.length === 1) setImmediate(() => this.#start());
    return settle.promise;
  }

  /** Tells the live tail of events that were refused. */
  tellRejections(rejections: readonly ToldReceipt[]): void {
    if (rejections.length === 0) return;
    this.#rejections.push(...rejections);
    if (this.#rejections.length > maxRejections) this.#rejections = this.#rejections.slice(-maxRejections);
    this.#rejectionTimer ??= setTimeout(() => {
      this.#rejectionTimer = undefined;
      if (this.#rejections.length > 0) void this.#writeRejections();
    }, rejectionPause).unref();
  }

  #start(): void {
    while (this.#writing < maxWriting && this.#calls.length > 0) {
      const calls = this.#takeCalls();
      this.#writing++;
      void this.#writeCalls(calls, 1).finally(() => {
        this.#writing--;
        this.#start();
      });
    }
  }

  /** The next calls that fit one group; they were all checked against one version of the catalogue. */
  #takeCalls(): Call[] {
    const version = this.#calls[0]?.catalogueVersion;
    let size = 0;
    let count = 0;
    for (const { pending, catalogueVersion } of this.#calls) {
      if (catalogueVersion !== version || (count > 0 && size + pending.length > maxGroup)) break;
      size += pending.length;
      count++;
    }
    this.#waiting -= size;
    return this.#calls.splice(0, count);
  }

  async #writeCalls(calls: readonly Call[], attempt: number): Promise<void> {
    const gathered = this.#rejections.splice(0);
    try {
      const receipts = await this.#writeGroup(
        calls.flatMap(({ pending }) => pending),
        calls[0]?.catalogueVersion ?? 0,
        [...calls.flatMap(({ rejections }) => rejections), ...gathered],
      );
      let place = 0;
      for (const { pending, settle } of calls) {
        settle.resolve(receipts.slice(place, place + pending.length));
        place += pending.length;
      }
      this.#notify();
    } catch (error) {
      this.#rejections.unshift(...gathered);
      if (isConflict(error) && attempt < maxTries) return this.#writeCalls(calls, attempt + 1);
      // What one caller sent must not fail the others.
      if (isDataError(error) && calls.length > 1) {
        for (const call of calls) await this.#writeCalls([call], 1);
        return;
      }
      for (const { settle } of calls) settle.reject(error);
    }
  }

  /** One transaction, or more where PostgreSQL refuses a value that our checks let through. */
  async #writeGroup(
    pending: readonly PendingEvent[],
    catalogueVersion: number,
    rejections: readonly ToldReceipt[],
  ): Promise<Receipt[]> {
    try {
      const { receipts, hadTaken } = await writeGroup(this.#sql, {
        pending,
        rejections,
        catalogueVersion,
        expectsTaken: this.#expectsTaken,
        now: this.#clock(),
      });
      this.#expectsTaken = hadTaken;
      return receipts;
    } catch (error) {
      if (!isDataError(error) || pending.length === 0) throw error;
      const [only] = pending;
      if (pending.length === 1 && only) {
        this.#log.error({ err: error, service: only.event.service.slug }, "an event could not be stored");
        const id = only.event.id ?? only.event.key;
        return [{ id, status: "rejected", path: "", reason: "holds a value that can't be stored" }];
      }
      const half = Math.ceil(pending.length / 2);
      const first = await this.#writeGroup(pending.slice(0, half), catalogueVersion, rejections);
      return [...first, ...(await this.#writeGroup(pending.slice(half), catalogueVersion, []))];
    }
  }

  async #writeRejections(): Promise<void> {
    const rejections = this.#rejections.splice(0);
    try {
      await writeFeed(this.#sql, rejections, this.#clock());
      this.#notify();
    } catch (error) {
      this.#log.warn({ err: error }, "rejected events could not be told to the live tail");
    }
  }

  /** Not in the transactions: a notification takes a lock that all commits of a server wait for. */
  #notify(): void {
    this.#notifyTimer ??= setTimeout(() => {
      this.#notifyTimer = undefined;
      this.#sql.notify(receiptChannel, "").catch(() => {
        // Listeners also look every few seconds.
      });
    }, notifyPause).unref();
  }
}

/** A deadlock, or a race for a key lost too often, gone when tried again. */
const isConflict = (error: unknown) => isLostRace(error) || isTaken(error);

/** PostgreSQL's classes for values it can't hold, and for what exceeds its limits. */
const isDataError = (error: unknown) => /^(22|23|54)/.test(codeOf(error)) && !isConflict(error);

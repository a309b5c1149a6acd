import { reasonOf } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { UsageEvent } from "./usage-event.ts";

/** An event with the key and the time under which it was sent; `recordUsage()` takes it again. */
export type SentEvent = UsageEvent & { id: string; occurredAt: string };

export interface Delivered {
  event: SentEvent;
  /** `duplicate`: an earlier attempt had arrived, and its answer had not. */
  status: "accepted" | "duplicate";
  /** ISO 8601. */
  receivedAt?: string;
}

export interface Rejected {
  event: SentEvent;
  /** `conflict`: the server has other contents under this key. */
  status: "conflict" | "rejected";
  reason: string;
  /** The fields that differ, for a conflict. */
  differs?: string[];
  /** The field at fault. */
  path?: string;
  /** Where the whole request was refused: its HTTP status. */
  httpStatus?: number;
}

export interface Dropped {
  event: SentEvent;
  /** QueueFullError, ClientClosedError, an error of the spool, or that of the last attempt. */
  error: Error;
}

/** Told of each event once, in the end. One that throws or rejects is logged, no more. */
export interface Listeners {
  onDelivered(delivered: Delivered): void;
  /** The server refused the event for good. */
  onRejected(rejected: Rejected): void;
  /** The client has given the event up, and nothing will send it. */
  onDropped(dropped: Dropped): void;
}

/** Those who want to know of one kind of end. */
export class Audience<T> {
  readonly #listeners = new Set<(news: T) => void>();
  readonly #log: Logger;

  constructor(log: Logger, first?: (news: T) => void) {
    this.#log = log;
    if (first) this.#listeners.add(first);
  }

  /** Returns what takes the listener away again. */
  add(listener: (news: T) => void): () => void {
    const own = (news: T) => listener(news);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** `describe` is called only if somebody listens. */
  tell(describe: () => T): void {
    if (this.#listeners.size === 0) return;
    const news = describe();
    for (const listener of this.#listeners) {
      try {
        const result: unknown = listener(news);
        if (result instanceof Promise) result.catch((error: unknown) => this.#report(error));
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #report(error: unknown): void {
    this.#log.error("a callback failed", { reason: reasonOf(error) });
  }
}

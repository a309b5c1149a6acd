import { asError, reasonOf } from "../errors.ts";
import { deliverBatch, type Road } from "./deliver-batch.ts";
import { EventQueue } from "./event-queue.ts";
import type { PendingEvent } from "./pending-event.ts";

/** A server that finds requests too large is not believed below this, bytes. */
const smallestLimit = 64 * 1024;

/** Decides when the next batch leaves, and keeps at most `maxInFlight` of them on their way. */
export class Dispatcher {
  readonly #road: Road;
  readonly #queue = new EventQueue();
  readonly #batches = new Set<Promise<void>>();
  readonly #unsettled: PendingEvent[] = [];
  /** Events in batches on their way, waits between attempts included. */
  #inFlight = 0;
  #maxBytes: number;
  #pausedUntil = 0;
  #urgent = 0;
  #cancelTimer: (() => void) | undefined;
  #isLooking = false;
  /** Whether somebody waits for room: then nothing is gained by waiting for a full batch. */
  readonly #isCrowded: () => boolean;

  constructor(road: Omit<Road, "onEnd" | "onPause" | "onTooLarge">, isCrowded: () => boolean) {
    this.#isCrowded = isCrowded;
    this.#maxBytes = road.settings.batch.maxBytes;
    this.#road = {
      ...road,
      onEnd: (events) => {
        this.#inFlight -= events;
      },
      onPause: (ms) => {
        this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + ms);
      },
      onTooLarge: (bytes) => {
        const half = Math.max(Math.ceil(bytes / 2), smallestLimit);
        this.#maxBytes = Math.min(this.#maxBytes, half);
      },
    };
  }

  get queued(): number {
    return this.#queue.length;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  add(event: PendingEvent): void {
    this.#queue.push(event);
    this.look();
  }

  /** Looks whether a batch is due, once the calls of this moment have been made. */
  look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    queueMicrotask(() => {
      this.#isLooking = false;
      this.#pump();
    });
  }

  /** Sends without waiting for full batches until the function returned is called. */
  hurry(): () => void {
    this.#urgent++;
    this.#pump();
    return () => {
      this.#urgent--;
    };
  }

  /** After the road's stop signal: everything that was not settled, oldest first. */
  async abandon(): Promise<PendingEvent[]> {
    this.#cancelTimer?.();
    while (this.#batches.size > 0) await Promise.all(this.#batches);
    return [...this.#unsettled.splice(0), ...this.#queue.takeAll()];
  }

  #pump(): void {
    const { settings, stop, timers } = this.#road;
    while (!stop.aborted && this.#batches.size < settings.maxInFlight) {
      const now = Date.now();
      const limits = { ...settings.batch, maxBytes: this.#maxBytes };
      const due = this.#queue.dueIn(limits, now);
      if (due === undefined) break;
      const isUrgent = this.#urgent > 0 || this.#isCrowded();
      const wait = Math.max(isUrgent ? 0 : due, this.#pausedUntil - now);
      if (wait > 0) {
        // One timer for the whole queue: an event that joins later is never due sooner, only a full batch is.
        this.#cancelTimer ??= timers.after(wait, () => {
          this.#cancelTimer = undefined;
          this.#pump();
        });
        return;
      }
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      this.#send(this.#queue.take(limits));
    }
  }

  #send(batch: PendingEvent[]): void {
    this.#inFlight += batch.length;
    const sending = deliverBatch(this.#road, batch)
      .then((unsettled) => {
        this.#inFlight -= unsettled.length;
        this.#unsettled.push(...unsettled);
      })
      .catch((error: unknown) => {
        // Nothing above throws; if it does, the events must not vanish with it.
        this.#road.log.error("sending a batch failed", { reason: reasonOf(error) });
        this.#inFlight -= batch.length;
        this.#road.settlement.drop(batch, asError(error));
      })
      .then(() => {
        this.#batches.delete(sending);
        this.#pump();
      });
    this.#batches.add(sending);
  }
}

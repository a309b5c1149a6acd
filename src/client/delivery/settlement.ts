import { Audience, type Delivered, type Dropped, type Listeners, type Rejected } from "../listeners.ts";
import type { Logger } from "../logger.ts";
import type { Receipt } from "../read-answer.ts";
import { decodeEvent, type EncodedEvent } from "../usage-event.ts";
import type { Gate } from "./gate.ts";
import type { Outstanding } from "./outstanding.ts";
import type { PendingEvent } from "./pending-event.ts";

/** How an event ends: counted, told, taken off the spool, its place in the queue given on. */
export class Settlement {
  readonly counts = { delivered: 0, duplicates: 0, rejected: 0, dropped: 0, held: 0 };
  readonly delivered: Audience<Delivered>;
  readonly rejected: Audience<Rejected>;
  readonly dropped: Audience<Dropped>;
  /** A full queue drops thousands a second; the log gets a line a second, ms since 1970. */
  #lastDropLogged = 0;
  readonly #gate: Gate;
  readonly #outstanding: Outstanding;
  readonly #log: Logger;
  readonly #acknowledge: (events: readonly PendingEvent[]) => void;

  constructor(parts: {
    gate: Gate;
    outstanding: Outstanding;
    log: Logger;
    listeners: Partial<Listeners>;
    /** Tells the spool, if there is one, that nobody needs these any more. */
    acknowledge: (events: readonly PendingEvent[]) => void;
  }) {
    this.#gate = parts.gate;
    this.#outstanding = parts.outstanding;
    this.#log = parts.log;
    this.#acknowledge = parts.acknowledge;
    this.delivered = new Audience(parts.log, parts.listeners.onDelivered);
    this.rejected = new Audience(parts.log, parts.listeners.onRejected);
    this.dropped = new Audience(parts.log, parts.listeners.onDropped);
  }

  /** The server has answered for each event; receipts are in the order of the events. */
  receive(events: readonly PendingEvent[], receipts: readonly Receipt[]): void {
    const rejectedBefore = this.counts.rejected;
    let reason: string | undefined;
    for (const [index, event] of events.entries()) {
      const receipt = receipts[index];
      const refusal = receipt && this.#file(event, receipt);
      reason ??= refusal;
    }
    const rejected = this.counts.rejected - rejectedBefore;
    if (rejected > 0) this.#log.error("events rejected", { events: rejected, reason });
    this.#acknowledge(events);
    this.#finish(events);
  }

  /** The server has refused the request for what is in it. */
  refuse(events: readonly PendingEvent[], reason: string, httpStatus: number): void {
    this.#log.error("events rejected", { events: events.length, reason });
    this.counts.rejected += events.length;
    for (const event of events) {
      this.rejected.tell(() => ({ event: decodeEvent(event), status: "rejected", reason, httpStatus }));
    }
    this.#acknowledge(events);
    this.#finish(events);
  }

  /** Nothing will send these any more. */
  drop(events: readonly PendingEvent[], error: Error): void {
    for (const event of events) this.turnAway(event, error);
    this.#acknowledge(events);
    this.#finish(events, error);
  }

  /** The client never took this one into its queue. */
  turnAway(event: EncodedEvent, error: Error): void {
    this.counts.dropped++;
    const now = Date.now();
    if (now - this.#lastDropLogged >= 1000) {
      this.#lastDropLogged = now;
      this.#log.error("events are dropped", { id: event.id, reason: error.message, ...this.counts });
    }
    this.dropped.tell(() => ({ event: decodeEvent(event), error }));
  }

  /** These leave memory and stay in the spool, for the next start. */
  hold(events: readonly PendingEvent[], error: Error): void {
    this.#log.error("events are kept in the spool for the next start", {
      events: events.length,
      reason: error.message,
    });
    this.counts.held += events.length;
    this.#finish(events, error);
  }

  /** Counts and tells one receipt; returns why it is a rejection, if it is one. */
  #file(event: PendingEvent, receipt: Receipt): string | undefined {
    const { status, receivedAt, differs, path } = receipt;
    if (status === "accepted" || status === "duplicate") {
      this.counts.delivered++;
      if (status === "duplicate") this.counts.duplicates++;
      const when = receivedAt === undefined ? {} : { receivedAt };
      this.delivered.tell(() => ({ event: decodeEvent(event), status, ...when }));
      return undefined;
    }
    this.counts.rejected++;
    const reason = receipt.reason ?? (differs ? `differs in ${differs.join(", ")}` : status);
    this.rejected.tell(() => ({
      event: decodeEvent(event),
      status,
      reason,
      ...(differs === undefined ? {} : { differs }),
      ...(path === undefined ? {} : { path }),
    }));
    return reason;
  }

  #finish(events: readonly PendingEvent[], lostTo?: Error): void {
    for (const event of events) this.#outstanding.remove(event.epoch, lostTo);
    this.#gate.leave(events.length);
  }
}

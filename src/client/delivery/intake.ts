import { asError, QueueFullError } from "../errors.ts";
import type { Spool } from "../spool/spool.ts";
import type { Timers } from "../timers.ts";
import type { EncodedEvent } from "../usage-event.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Gate } from "./gate.ts";
import type { Outstanding } from "./outstanding.ts";
import type { PendingEvent } from "./pending-event.ts";
import type { Settlement } from "./settlement.ts";

/** The way of an event into the queue: through the gate and, with a spool, over the disk. */
export class Intake {
  readonly counts = { recorded: 0, replayed: 0 };
  readonly #gate: Gate;
  readonly #limits: { maxQueueEvents: number; maxWaitingEvents: number };
  readonly #outstanding: Outstanding;
  readonly #settlement: Settlement;
  readonly #dispatcher: Dispatcher;
  readonly #timers: Timers;
  readonly #spool: Spool | undefined;
  #storing = 0;
  #refusal: Error | undefined;
  #isShut = false;

  constructor(parts: {
    gate: Gate;
    limits: { maxQueueEvents: number; maxWaitingEvents: number };
    outstanding: Outstanding;
    settlement: Settlement;
    dispatcher: Dispatcher;
    timers: Timers;
    spool: Spool | undefined;
  }) {
    this.#gate = parts.gate;
    this.#limits = parts.limits;
    this.#outstanding = parts.outstanding;
    this.#settlement = parts.settlement;
    this.#dispatcher = parts.dispatcher;
    this.#timers = parts.timers;
    this.#spool = parts.spool;
  }

  /** Events on their way to the disk, which are in no queue yet. */
  get storing(): number {
    return this.#storing;
  }

  /** Takes an event; see `BillingClient.recordUsage()`. */
  take(encoded: EncodedEvent): Promise<{ id: string }> {
    this.counts.recorded++;
    if (this.#refusal) return this.#turnAway(encoded, this.#refusal);
    if (this.#gate.tryEnter()) return this.#place(join(encoded, this.#outstanding.add()));
    const { maxQueueEvents, maxWaitingEvents } = this.#limits;
    if (this.#gate.waiting < maxWaitingEvents) return this.#waitForRoom(encoded);
    const full = `${maxQueueEvents} events are queued and ${maxWaitingEvents} calls wait for room`;
    return this.#turnAway(encoded, new QueueFullError(`${full}; await recordUsage() to slow down`));
  }

  /** Queues an event of the spool when there is room; false if the gate is shut before. */
  replay(stored: EncodedEvent & { place: PendingEvent["place"] }, epoch: number): Promise<boolean> {
    if (this.#isShut) return Promise.resolve(false);
    this.counts.replayed++;
    this.#outstanding.add(epoch);
    return new Promise((resolve) => {
      const enter = () => {
        this.#dispatcher.add({ ...stored, queuedAt: Date.now(), epoch });
        resolve(true);
      };
      const refuse = (error: Error) => {
        this.counts.replayed--;
        this.#outstanding.remove(epoch, error);
        resolve(false);
      };
      if (this.#gate.tryEnter()) enter();
      else this.#gate.wait({ enter, refuse });
      this.#dispatcher.look();
    });
  }

  /** Takes no new events; those that wait still get in. */
  close(refusal: Error): void {
    this.#refusal = refusal;
  }

  /** Lets nobody in any more, and sends away those who wait. */
  shut(refusal: Error): void {
    this.#refusal = refusal;
    this.#isShut = true;
    this.#gate.shut(refusal);
  }

  #turnAway(encoded: EncodedEvent, error: Error): Promise<never> {
    this.#settlement.turnAway(encoded, error);
    const refused = Promise.reject(error);
    // `onDropped` has been told: a caller that doesn't look at the promise must not end the process.
    refused.catch(() => {});
    return refused;
  }

  #waitForRoom(encoded: EncodedEvent): Promise<{ id: string }> {
    const release = this.#timers.hold();
    const epoch = this.#outstanding.add();
    const placed = new Promise<{ id: string }>((resolve, reject) => {
      this.#gate.wait({
        enter: () => {
          release();
          resolve(this.#place(join(encoded, epoch)));
        },
        refuse: (error) => {
          release();
          this.#outstanding.remove(epoch, error);
          this.#settlement.turnAway(encoded, error);
          reject(error);
        },
      });
    });
    placed.catch(() => {});
    this.#dispatcher.look();
    return placed;
  }

  /** Stores the event, if there is a spool, and queues it. Its place in the queue is taken already. */
  #place(event: PendingEvent): Promise<{ id: string }> {
    const { id } = event;
    if (!this.#spool) {
      this.#dispatcher.add(event);
      return Promise.resolve({ id });
    }
    this.#storing++;
    const stored = this.#spool.append(event).then(
      () => {
        this.#storing--;
        this.#dispatcher.add(event);
        return { id };
      },
      (thrown: unknown) => {
        const error = asError(thrown);
        this.#storing--;
        this.#settlement.drop([event], error);
        throw error;
      },
    );
    stored.catch(() => {});
    return stored;
  }
}

function join({ id, json, bytes }: EncodedEvent, epoch: number): PendingEvent {
  return { id, json, bytes, queuedAt: Date.now(), epoch };
}

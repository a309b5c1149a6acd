import type { BatchLimits } from "../options.ts";
import type { PendingEvent } from "./pending-event.ts";

/** Taken events are cut off in blocks of this many: shifting an array once for each costs too much. */
const slack = 4096;

/** Events that wait to be sent, oldest first. */
export class EventQueue {
  #events: PendingEvent[] = [];
  #start = 0;
  #bytes = 0;

  get length(): number {
    return this.#events.length - this.#start;
  }

  push(event: PendingEvent): void {
    this.#events.push(event);
    this.#bytes += event.bytes + 1;
  }

  /** Whether a batch is worth sending now, or after how many ms it will be. Undefined for an empty queue. */
  dueIn(limits: BatchLimits, now: number): number | undefined {
    const oldest = this.#events[this.#start];
    if (!oldest) return undefined;
    if (this.length >= limits.maxEvents || this.#bytes >= limits.maxBytes) return 0;
    return Math.max(0, oldest.queuedAt + limits.maxWaitMs - now);
  }

  /** Removes the oldest events that fit into one request, at least one. */
  take(limits: { maxEvents: number; maxBytes: number }): PendingEvent[] {
    let end = this.#start;
    // The brackets of the array; each event brings its comma.
    let bytes = 1;
    const last = Math.min(this.#events.length, this.#start + limits.maxEvents);
    for (; end < last; end++) {
      const more = (this.#events[end]?.bytes ?? 0) + 1;
      if (end > this.#start && bytes + more > limits.maxBytes) break;
      bytes += more;
    }
    const taken = this.#events.slice(this.#start, end);
    for (const event of taken) this.#bytes -= event.bytes + 1;
    this.#start = end;
    if (this.#start >= slack || this.#start === this.#events.length) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
    return taken;
  }

  /** Removes everything. */
  takeAll(): PendingEvent[] {
    return this.take({ maxEvents: Infinity, maxBytes: Infinity });
  }
}

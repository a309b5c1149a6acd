import type { SpoolPlace } from "../spool/segment.ts";
import type { EncodedEvent } from "../usage-event.ts";

/** An event on its way, from `recordUsage()` or from the spool until its end. */
export interface PendingEvent extends EncodedEvent {
  /** When it joined the queue, ms since 1970. */
  queuedAt: number;
  /** Which flush waits for it: see Outstanding. */
  readonly epoch: number;
  /** Where the spool has it, when there is a spool. */
  place?: SpoolPlace;
}

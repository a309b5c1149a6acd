/**
 * Counts since the client was made. `recorded + replayed` is at any time the sum of waiting, queued, inFlight,
 * delivered, rejected, dropped and held.
 */
export interface ClientStats {
  /** Events that `recordUsage()` was given. */
  recorded: number;
  /** Events found in the spool, left there by a process that ended. */
  replayed: number;
  /** Calls of `recordUsage()` that wait for room. */
  waiting: number;
  /** Events in memory that are in no request yet. */
  queued: number;
  /** Events in requests, those between two attempts included. */
  inFlight: number;
  /** Events that the server has, duplicates included. */
  delivered: number;
  duplicates: number;
  /** Events that the server refused for good, conflicts included. */
  rejected: number;
  dropped: number;
  /** Events given up by this client and kept in the spool for the next start. */
  held: number;
  /** Events in this client's part of the spool that are not acknowledged. */
  spooled: number;
  /** Requests with events. */
  requests: number;
  /** How many of those were repetitions. */
  retries: number;
}

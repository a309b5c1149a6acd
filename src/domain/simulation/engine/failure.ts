export const failureKinds = ["outage", "latency", "errors", "partial"] as const;

export type FailureKind = (typeof failureKinds)[number];

/**
 * Something wrong with a service, or with the calls of one service to another.
 *
 * - `outage`: every request fails. On a service at once (refused); on an edge when its timeout has passed (lost).
 * - `latency`: every request takes `latencyMs` longer.
 * - `errors`: each attempt fails with probability `share`, so trying again helps.
 * - `partial`: an outage for a `share` of the requests from outside, with all that they cause: trying again does not help.
 */
export interface Failure {
  id: string;
  /** The service; with a `dependencyId`, the one whose calls are meant. */
  serviceId: string;
  /** The service that is called; null for a failure of the service itself. */
  dependencyId: string | null;
  kind: FailureKind;
  /** Added, ms; null but for `latency`. */
  latencyMs: number | null;
  /** Above 0 up to 1; null but for `errors` and `partial`. */
  share: number | null;
  /** Simulated time from which it is in force. */
  startSeconds: number;
  /** From which it no longer is; null: until ended. */
  endSeconds: number | null;
}

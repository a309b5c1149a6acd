import type { FailureKind } from "#/domain/simulation/engine/failure.ts";

/** What somebody asks to go wrong, from now on. */
export interface WantedFailure {
  serviceId: string;
  /** With it, the calls from `serviceId` to this one are meant. */
  dependencyId?: string | null | undefined;
  kind: FailureKind;
  /** Needed for `latency`, refused for the others; ms. */
  latencyMs?: number | null | undefined;
  /** Needed for `errors` and `partial`, refused for the others. */
  share?: number | null | undefined;
  /** Simulated; null: until ended. */
  durationSeconds: number | null;
}

import type { FailureKind } from "#/domain/simulation/engine/failure.ts";
import type { CauseRef, HealthStatus, SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";

/** A failure of a run: in force in the steps that begin within it. The kinds are those of Failure. */
export interface WhatIfFailure {
  serviceId: string;
  /** The service that is called; null for a failure of the service itself. */
  dependencyId: string | null;
  /** Simulated seconds after the beginning. */
  startSeconds: number;
  /** Null: to the end of the run. */
  durationSeconds: number | null;
  kind: FailureKind;
  /** Added, ms; null but for `latency`. */
  latencyMs: number | null;
  /** Above 0 up to 1; null but for `errors` and `partial`. */
  share: number | null;
}

/** What a run follows from, and nothing else: the same input gives the same outcome, byte for byte. */
export interface WhatIfInput {
  topology: Topology;
  /** 0 to 2^32 − 1. */
  seed: number;
  /** Simulated; whole steps are computed, the last one to its end. */
  durationSeconds: number;
  failures: readonly WhatIfFailure[];
}

/**
 * What a service had to do with it, told from what the engine's diagnosis said over the run and not yet over the
 * baseline: `cause`: it was a root cause at some time; `symptom`: unhealthy only because of others or of calls of
 * its own; `affected`: its requests went otherwise than in the baseline, and it was no less healthy;
 * `untouched`: all its requests went exactly as in the baseline.
 */
export const whatIfRoles = ["cause", "symptom", "affected", "untouched"] as const;
export type WhatIfRole = (typeof whatIfRoles)[number];

/** One service over the whole run; seconds are simulated ones since its beginning. */
export interface WhatIfService {
  serviceId: string;
  role: WhatIfRole;
  /** What its trouble came from, most often named first; empty but for a symptom. */
  symptomOf: readonly CauseRef[];
  /** End of the first step in which its requests went otherwise than in the baseline. */
  firstAffectedSeconds: number | null;
  /** When it was first unhealthy while the baseline was not (or was less so). */
  firstUnhealthySeconds: number | null;
  /** From when it was as healthy as in the baseline for the rest of the run; null when it never was worse, or still is. */
  recoveredSeconds: number | null;
  worstStatus: HealthStatus;
  requests: number;
  failures: number;
  baselineRequests: number;
  baselineFailures: number;
  /** `failures` less `baselineFailures`; below 0 where fewer requests came to fail. */
  requestsLost: number;
  /** `requests` by `baselineRequests`: above 1 where retries multiply load; null without requests in the baseline. */
  loadFactor: number | null;
  /** Highest error rate that its status was told from, 0 to 1; 0 where there never were requests enough. */
  worstErrorRate: number;
  /** Means of whole requests, ms; null without requests. */
  latencyMs: number | null;
  baselineLatencyMs: number | null;
}

/** One service's curve, one entry a point. */
export interface WhatIfCurve {
  /** 0 to 1; null without requests. */
  errorRate: (number | null)[];
  /** Mean, ms; null without requests. */
  latencyMs: (number | null)[];
  /** Requests per simulated second. */
  requestRate: number[];
}

/** At most 240 points, two seconds or more each, of the 50 services that were affected most; all where there are no more. */
export interface WhatIfCurves {
  /** End of each point's span; it begins where the one before ends, the first at 0. */
  timesSeconds: number[];
  /** By service id: with the failures, and without. */
  services: Record<string, { run: WhatIfCurve; baseline: WhatIfCurve }>;
}

/** What follows from the input. */
export interface WhatIfOutcome {
  input: WhatIfInput;
  /** Steps computed. */
  steps: number;
  /** Requests that failed, less those that fail in the baseline too. */
  requestsLost: {
    /** Of those that come from outside: what callers notice. */
    fromOutside: number;
    /** Of all, also those between services. */
    total: number;
  };
  /** Requests that came from outside; failures don't change how many. */
  requestsFromOutside: number;
  /** Services that are `cause`, and calls that symptoms came from; in the order of the topology. */
  causes: CauseRef[];
  blastRadius: {
    /** Ids of those that are not `untouched`, in the order of the topology. */
    services: string[];
    /** Of all services, 0 to 1. */
    share: number;
  };
  /** In the order of the topology. */
  services: WhatIfService[];
  curves: WhatIfCurves;
  /** Of the run, not of the baseline, in their order: the first 1,000. The ids of failures are their places: "1", "2", … */
  events: SimulationEvent[];
  /** How many there were. */
  eventCount: number;
}

/** A stored run. */
export interface WhatIfResult extends WhatIfOutcome {
  id: string;
  /** ISO 8601 */
  createdAt: string;
  createdBy: string;
  /** SHA-256 (hex) of the outcome as canonical JSON. */
  digest: string;
}

/** A stored run in a list. */
export interface WhatIfSummary {
  id: string;
  createdAt: string;
  createdBy: string;
  seed: number;
  durationSeconds: number;
  serviceCount: number;
  failures: readonly WhatIfFailure[];
  requestsLost: WhatIfOutcome["requestsLost"];
  requestsFromOutside: number;
  /** How many services are not `untouched`. */
  affectedCount: number;
  causes: CauseRef[];
}

/** A stored run computed again. */
export interface WhatIfReplay {
  run: WhatIfResult;
  /** Whether the outcome is the same byte for byte. */
  identical: boolean;
  /** Of what was computed now. */
  digest: string;
}

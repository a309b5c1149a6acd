import type { Failure } from "./failure.ts";

/** Worst last. */
export const healthStatuses = ["healthy", "degraded", "failing"] as const;
export type HealthStatus = (typeof healthStatuses)[number];

/** A service, or the calls from one service to another. */
export interface CauseRef {
  serviceId: string;
  dependencyId: string | null;
}

/** Why a service is not healthy, as told from the graph and what was measured. */
export type Diagnosis = { role: "root_cause" } | { role: "symptom"; of: readonly CauseRef[] };

/** A service as seen at an instant. What has no other span is of the sliding window. */
export interface ServiceObservation {
  serviceId: string;
  status: HealthStatus;
  /** Null for a healthy one. */
  diagnosis: Diagnosis | null;
  requests: number;
  failures: number;
  /** Requests per simulated second. */
  requestRate: number;
  /** Share of failed requests, 0 to 1; 0 without requests. */
  errorRate: number;
  /** Share of requests that failed by its own doing. */
  ownErrorRate: number;
  /** Mean and percentiles of whole requests with all they waited for, ms; 0 without requests. */
  latencyMs: number;
  latencyP50Ms: number;
  latencyP95Ms: number;
  latencyP99Ms: number;
  /** Simulated seconds since the run began. */
  uptimeSeconds: number;
  /** Since the run began. */
  totalRequests: number;
  totalFailures: number;
}

export type BreakerPhase = "closed" | "open" | "half_open";

/** The calls of a service to one of its dependencies, within the sliding window. */
export interface EdgeObservation {
  serviceId: string;
  dependencyId: string;
  /** Null where there is no circuit breaker. */
  breaker: BreakerPhase | null;
  /** Calls, each with all its attempts. */
  calls: number;
  failedCalls: number;
  attempts: number;
  failedAttempts: number;
  timeouts: number;
  /** Calls that an open breaker refused. */
  refused: number;
  /** Attempts per simulated second. */
  attemptRate: number;
  /** Mean of whole calls, pauses between attempts included, ms. */
  latencyMs: number;
}

/** The whole simulation at an instant, in the order of the topology. */
export interface Observation {
  step: number;
  timeSeconds: number;
  services: ServiceObservation[];
  edges: EdgeObservation[];
  /** Those in force. */
  failures: Failure[];
}

/** Something that happened in a step. */
export type SimulationEvent = { step: number; timeSeconds: number } & (
  | {
      kind: "status";
      serviceId: string;
      from: HealthStatus;
      to: HealthStatus;
      /** Why, as told at that moment; null for one that is healthy again. */
      diagnosis: Diagnosis | null;
    }
  | { kind: "breaker"; serviceId: string; dependencyId: string; from: BreakerPhase; to: BreakerPhase }
  | { kind: "failure_started" | "failure_ended"; failure: Failure }
);

/** Services that call each other, in the order in which they are shown. Times without a unit in their name don't exist here. */
export interface Topology {
  services: readonly SimulatedService[];
}

export interface SimulatedService {
  /** Unique; 1 to 64 of a-z, 0-9, `-`, `_` and `.`, beginning with a letter or digit. */
  id: string;
  /** Requests from outside, per simulated second, on average: 0 to 10,000. */
  requestRate: number;
  /** Share of its requests that fail by its own doing, 0 to 1. */
  errorProbability: number;
  /** Of its own work, without what it waits for. */
  latency: LatencyDistribution;
  /** Called by every request one after the other, in this order; the first that fails ends the request. */
  dependencies: readonly Dependency[];
}

/** How long own work takes, ms. */
export type LatencyDistribution =
  | { kind: "constant"; ms: number }
  | { kind: "uniform"; minMs: number; maxMs: number }
  | { kind: "exponential"; meanMs: number }
  | { kind: "normal"; meanMs: number; deviationMs: number }
  | { kind: "lognormal"; medianMs: number; sigma: number };

/** What a service calls, and how patiently. Together they form no cycle. */
export interface Dependency {
  serviceId: string;
  /** Share of requests that make this call, above 0 up to 1. */
  share: number;
  /** After which an attempt is given up, ms. */
  timeoutMs: number;
  retries: RetryPolicy;
  /** Null: every call is tried. */
  breaker: BreakerPolicy | null;
}

interface RetryPolicy {
  /** Attempts after the first, 0 to 10. */
  count: number;
  /** Pause before the first of them, ms; before the next ones `factor` times the one before. */
  backoffMs: number;
  factor: number;
}

/** Stops calling what fails: closed → open for a while → half-open, which lets a few calls try. */
export interface BreakerPolicy {
  /** Share of failed attempts within the window from which it opens, above 0 up to 1. */
  failureShare: number;
  /** Simulated seconds, whole steps. */
  windowSeconds: number;
  /** With fewer attempts within the window it stays closed. */
  minimumCalls: number;
  /** Simulated seconds that it stays open. */
  openSeconds: number;
  /** Attempts that half-open lets through; when all of them succeed it closes, at the first failure it opens again. */
  halfOpenCalls: number;
}

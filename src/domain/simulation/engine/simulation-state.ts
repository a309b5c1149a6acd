import type { Graph } from "./compile-graph.ts";
import type { Failure } from "./failure.ts";
import type { SimulationEvent } from "./observation.ts";

/** Columns by service since the run began. Times are whole microseconds everywhere inside the engine: sums stay exact. */
export const totals = { requests: 0, failures: 1, latencyUs: 2 } as const;
export const totalColumns = 3;

/** Columns by service of a step, and of the window. */
export const served = {
  requests: 0,
  failures: 1,
  ownFailures: 2,
  latencyUs: 3,
  ownLatencyUs: 4,
  /** Of them those from outside. */
  outsideRequests: 5,
  outsideFailures: 6,
} as const;
export const servedColumns = 7;

/** Columns by edge of a step, and of the window. */
export const called = {
  calls: 0,
  failedCalls: 1,
  attempts: 2,
  failedAttempts: 3,
  timeouts: 4,
  refused: 5,
  /** Of whole calls. */
  latencyUs: 6,
  /** Failed attempts whose callee was not reached, or would have been in time but for the way. */
  lost: 7,
  /** Failed attempts whose callee took longer than the timeout. */
  late: 8,
  /** What the callee took in all attempts but those lost, each up to the timeout. */
  answerUs: 9,
} as const;
export const calledColumns = 10;

/** Columns by edge of its circuit breaker. */
export const breaker = {
  /** 0 closed, 1 open, 2 half-open. */
  phase: 0,
  /** Simulated seconds from which an open one is half-open. */
  openUntil: 1,
  /** Attempts let through half-open, all of them well. */
  trials: 2,
  /** Within its window, since it closed last. */
  attempts: 3,
  failed: 4,
  /** The step in which it closed last; of that step only what came afterwards counts. */
  closedStep: 5,
  closedStepAttempts: 6,
  closedStepFailed: 7,
  /** 1: the latest attempt that failed was lost on the way. */
  isLost: 8,
} as const;
export const breakerColumns = 9;

/** What happened in one step; never changed once it is there, so that states share it. */
export interface StepRecord {
  fromSeconds: number;
  toSeconds: number;
  served: Float64Array;
  called: Float64Array;
  /** Latencies of requests: service × 256 + bin, ascending, and how many. */
  bins: Int32Array;
  binCounts: Float64Array;
}

/** A run between two steps. Nothing in it is ever changed. */
export interface SimulationState {
  readonly graph: Graph;
  /** Whole, 0 to 2^32 − 1. */
  readonly seed: number;
  /** Steps done. */
  readonly step: number;
  readonly timeSeconds: number;
  /** All that were given, in force or not. */
  readonly failures: readonly Failure[];
  /** Of the last step. */
  readonly events: readonly SimulationEvent[];
  readonly totals: Float64Array;
  /** Sums of the records within the window. */
  readonly served: Float64Array;
  readonly called: Float64Array;
  readonly breakers: Float64Array;
  /** Index into healthStatuses by service. */
  readonly statuses: Uint8Array;
  /** Oldest first; for as long as the window or a breaker asks for. */
  readonly records: readonly StepRecord[];
}

/** Told of every request of a step, whether from outside or from another service. */
export type RequestSink = (service: number, isOk: boolean, latencyMs: number) => void;

/** Brings the sums of a window to those with the record, or without it. */
export function addRecord(
  window: Pick<StepRecord, "served" | "called">,
  record: StepRecord,
  sign: 1 | -1,
): void {
  for (let at = 0; at < window.served.length; at++)
    window.served[at] = (window.served[at] as number) + sign * (record.served[at] as number);
  for (let at = 0; at < window.called.length; at++)
    window.called[at] = (window.called[at] as number) + sign * (record.called[at] as number);
}

import { isOver, phaseNames } from "./breakers.ts";
import { diagnose } from "./diagnose.ts";
import { isInForce } from "./effects.ts";
import { binCount, middleOf } from "./latency-bins.ts";
import {
  type EdgeObservation,
  type HealthStatus,
  healthStatuses,
  type Observation,
  type ServiceObservation,
} from "./observation.ts";
import {
  breaker,
  breakerColumns,
  called,
  calledColumns,
  type SimulationState,
  served,
  servedColumns,
  totalColumns,
  totals,
} from "./simulation-state.ts";
import { windowSeconds } from "./window.ts";

/** What can be seen of a run from outside. Failures are those that the next step will find in force. */
export function observe(state: SimulationState): Observation {
  return {
    step: state.step,
    timeSeconds: state.timeSeconds,
    services: observeServices(state),
    edges: observeEdges(state),
    failures: state.failures.filter((failure) => isInForce(failure, state.timeSeconds)),
  };
}

/** Seconds that the window holds by now, at least so many that nothing is divided by 0. */
function spanOf({ timeSeconds }: SimulationState): number {
  return Math.min(windowSeconds, timeSeconds) || 1;
}

function observeServices(state: SimulationState): ServiceObservation[] {
  const span = spanOf(state);
  const diagnoses = diagnose(state);
  const histogram = sumBins(state);
  return state.graph.topology.services.map(({ id }, service) => {
    const read = (column: number) => state.served[service * servedColumns + column] as number;
    const requests = read(served.requests);
    const share = (count: number) => (requests === 0 ? 0 : count / requests);
    const percentile = (rank: number) => percentileMs(histogram, service, Math.ceil(requests * rank));
    return {
      serviceId: id,
      status: healthStatuses[state.statuses[service] as number] as HealthStatus,
      diagnosis: diagnoses[service] ?? null,
      requests,
      failures: read(served.failures),
      requestRate: requests / span,
      errorRate: share(read(served.failures)),
      ownErrorRate: share(read(served.ownFailures)),
      latencyMs: share(read(served.latencyUs)) / 1000,
      latencyP50Ms: percentile(0.5),
      latencyP95Ms: percentile(0.95),
      latencyP99Ms: percentile(0.99),
      uptimeSeconds: state.timeSeconds,
      totalRequests: state.totals[service * totalColumns + totals.requests] as number,
      totalFailures: state.totals[service * totalColumns + totals.failures] as number,
    };
  });
}

function sumBins({ graph, records, timeSeconds }: SimulationState): Float64Array {
  const sums = new Float64Array(graph.serviceCount * binCount);
  for (const record of records) {
    if (isOver(record, timeSeconds, windowSeconds)) continue;
    for (let at = 0; at < record.bins.length; at++) {
      const bin = record.bins[at] as number;
      sums[bin] = (sums[bin] as number) + (record.binCounts[at] as number);
    }
  }
  return sums;
}

/** The middle of the bin in which the request of this rank is, 1 being the fastest; within 6.25 % of the truth. */
function percentileMs(histogram: Float64Array, service: number, rank: number): number {
  if (rank === 0) return 0;
  let count = 0;
  let bin = -1;
  while (count < rank) {
    bin++;
    count += histogram[service * binCount + bin] as number;
  }
  return middleOf(bin) / 1000;
}

function observeEdges(state: SimulationState): EdgeObservation[] {
  const span = spanOf(state);
  let edge = 0;
  return state.graph.topology.services.flatMap(({ id, dependencies }) =>
    dependencies.map((dependency) => {
      const at = edge * calledColumns;
      const read = (column: number) => state.called[at + column] as number;
      const phase = state.breakers[edge * breakerColumns + breaker.phase] as number;
      edge++;
      const calls = read(called.calls);
      return {
        serviceId: id,
        dependencyId: dependency.serviceId,
        breaker: dependency.breaker === null ? null : (phaseNames[phase] as (typeof phaseNames)[number]),
        calls,
        failedCalls: read(called.failedCalls),
        attempts: read(called.attempts),
        failedAttempts: read(called.failedAttempts),
        timeouts: read(called.timeouts),
        refused: read(called.refused),
        attemptRate: read(called.attempts) / span,
        latencyMs: calls === 0 ? 0 : read(called.latencyUs) / calls / 1000,
      };
    }),
  );
}

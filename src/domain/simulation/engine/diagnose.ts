import type { Graph } from "./compile-graph.ts";
import { byShare, CauseFinder, type Causes } from "./find-causes.ts";
import { isBreakingDown, isSlow, statusCodes, thresholds } from "./judge-status.ts";
import type { CauseRef, Diagnosis } from "./observation.ts";
import { type SimulationState, served, servedColumns } from "./simulation-state.ts";
import { sumRecent } from "./sum-recent.ts";

/** Causes of less than this share of the trouble are not named: errors at rest would always be among them. */
const leastShare = 0.1;

/**
 * By service: why it is not healthy; null for a healthy one, and for those not `asked` about. Never told from the list of
 * failures.
 */
export function diagnose(state: SimulationState, asked?: readonly number[]): (Diagnosis | null)[] {
  const { graph, statuses } = state;
  const found = Array.from(statuses, (): Diagnosis | null => null);
  const unhealthy = (asked ?? [...statuses.keys()]).filter(
    (service) => statuses[service] !== statusCodes.healthy,
  );
  if (unhealthy.length === 0) return found;
  const finder = new CauseFinder(state);
  const recent = sumRecent(graph, state.records, state.timeSeconds);
  for (const service of unhealthy) {
    const isBroken = isBreakingDown(recent.requests[service] as number, recent.failures[service] as number);
    found[service] = diagnoseOne(finder, service, isBroken);
  }
  return found;
}

function diagnoseOne(finder: CauseFinder, service: number, isBroken: boolean): Diagnosis {
  const { state } = finder;
  const { graph } = state;
  const row = service * servedColumns;
  const requests = state.served[row + served.requests] as number;
  const failures = state.served[row + served.failures] as number;
  const latencyUs = state.served[row + served.latencyUs] as number;
  // Then it is a cause, whatever else comes from those that it calls.
  if (isSlowItself(state, service)) return { role: "root_cause" };
  if (isBroken || failures > requests * thresholds.degradedErrorRate)
    return toDiagnosis(graph, service, finder.errorsOf(service));
  if (isSlow(requests, latencyUs, graph.expectedUs[service] as number))
    return toDiagnosis(graph, service, finder.slownessOf(service));
  // Down, and hardly anything was measured yet.
  return { role: "root_cause" };
}

/** Whether its own work alone takes too long; where too much of it fails, that is found among the causes of errors. */
function isSlowItself({ graph, served: sums }: SimulationState, service: number): boolean {
  const row = service * servedColumns;
  const requests = sums[row + served.requests] as number;
  const ownUs = sums[row + served.ownLatencyUs] as number;
  if (requests < thresholds.minimumRequests) return false;
  return isSlow(requests, ownUs, graph.expectedOwnUs[service] as number);
}

function toDiagnosis(graph: Graph, service: number, causes: Causes): Diagnosis {
  if (causes.has(service)) return { role: "root_cause" };
  const sorted = [...causes].sort(byShare);
  const greatest = sorted.filter(([, share], at) => at === 0 || share >= leastShare);
  return { role: "symptom", of: greatest.map(([cause]) => toRef(graph, cause)) };
}

function toRef({ topology, serviceCount, edgeFrom, edgeTo }: Graph, cause: number): CauseRef {
  const nameOf = (service: number | undefined) => topology.services[service as number]?.id as string;
  if (cause < serviceCount) return { serviceId: nameOf(cause), dependencyId: null };
  const edge = cause - serviceCount;
  return { serviceId: nameOf(edgeFrom[edge]), dependencyId: nameOf(edgeTo[edge]) };
}

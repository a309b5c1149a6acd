import type { Graph } from "./compile-graph.ts";
import { byShare, type Causes, findCauses } from "./find-causes.ts";
import { isBreakingDown, isSlow, statusCodes, thresholds } from "./judge-status.ts";
import type { CauseRef, Diagnosis } from "./observation.ts";
import { type SimulationState, served, servedColumns } from "./simulation-state.ts";
import { sumRecent } from "./sum-recent.ts";

/** Causes of less than this share of the trouble are not named: errors at rest would always be among them. */
const leastShare = 0.1;

/** By service: why it is not healthy, null for a healthy one. Never told from the list of failures. */
export function diagnose(state: SimulationState): (Diagnosis | null)[] {
  const { graph, statuses } = state;
  if (statuses.every((status) => status === statusCodes.healthy)) return Array.from(statuses, () => null);
  const { errors, slowness } = findCauses(state, reachable(state));
  const recent = sumRecent(graph, state.records, state.timeSeconds);
  return Array.from(statuses, (status, service) => {
    if (status === statusCodes.healthy) return null;
    const row = service * servedColumns;
    const requests = state.served[row + served.requests] as number;
    const failures = state.served[row + served.failures] as number;
    const latencyUs = state.served[row + served.latencyUs] as number;
    // Then it is a cause, whatever else comes from those that it calls.
    if (isSlowItself(state, service)) return { role: "root_cause" };
    const isBroken = isBreakingDown(recent.requests[service] as number, recent.failures[service] as number);
    if (isBroken || failures > requests * thresholds.degradedErrorRate)
      return toDiagnosis(graph, service, errors[service] as Causes);
    if (isSlow(requests, latencyUs, graph.expectedUs[service] as number))
      return toDiagnosis(graph, service, slowness[service] as Causes);
    // Down, and hardly anything was measured yet.
    return { role: "root_cause" };
  });
}

/** Whether its own work alone takes too long; where too much of it fails, that is found among the causes of errors. */
function isSlowItself({ graph, served: sums }: SimulationState, service: number): boolean {
  const row = service * servedColumns;
  const requests = sums[row + served.requests] as number;
  const ownUs = sums[row + served.ownLatencyUs] as number;
  if (requests < thresholds.minimumRequests) return false;
  return isSlow(requests, ownUs, graph.expectedOwnUs[service] as number);
}

/** 1 for unhealthy services and all that they lead to. */
function reachable({ graph, statuses }: SimulationState): Uint8Array {
  const needed = Uint8Array.from(statuses, (status) => (status === statusCodes.healthy ? 0 : 1));
  for (const service of graph.order) {
    if (needed[service] === 0) continue;
    const end = graph.firstEdge[service + 1] as number;
    for (let edge = graph.firstEdge[service] as number; edge < end; edge++)
      needed[graph.edgeTo[edge] as number] = 1;
  }
  return needed;
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

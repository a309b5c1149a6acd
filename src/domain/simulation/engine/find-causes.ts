import { phases } from "./breakers.ts";
import { isSlow, thresholds } from "./judge-status.ts";
import {
  breaker,
  breakerColumns,
  called,
  calledColumns,
  type SimulationState,
  served,
  servedColumns,
} from "./simulation-state.ts";

/** Services by their index, edges after them; their shares come to 1. */
export type Causes = ReadonlyMap<number, number>;

/** Of a service's causes only so many of the greatest are handed on. */
const mostCauses = 8;

/**
 * Follows failed and slow calls to where they come from, by what was measured within the window alone. Looks only where
 * it is asked, and at each service once.
 */
export class CauseFinder {
  readonly state: SimulationState;
  readonly #errors: (Causes | undefined)[] = [];
  readonly #slowness: (Causes | undefined)[] = [];

  constructor(state: SimulationState) {
    this.state = state;
  }

  /** Why the service's requests fail. */
  errorsOf(service: number): Causes {
    this.#errors[service] ??= causesOfErrors(this, service);
    return this.#errors[service];
  }

  /** Why they are slow. */
  slownessOf(service: number): Causes {
    this.#slowness[service] ??= causesOfSlowness(this, service);
    return this.#slowness[service];
  }
}

function causesOfErrors(finder: CauseFinder, service: number): Causes {
  const { state } = finder;
  const { graph } = state;
  const row = service * servedColumns;
  const own = state.served[row + served.ownFailures] as number;
  const all = state.served[row + served.failures] as number;
  const causes = new Map<number, number>();
  if (own * 2 >= all && own > 0) return causes.set(service, 1);
  if (own > (state.served[row + served.requests] as number) * thresholds.degradedErrorRate)
    return causes.set(service, 1);
  const end = graph.firstEdge[service + 1] as number;
  for (let edge = graph.firstEdge[service] as number; edge < end; edge++) {
    const at = edge * calledColumns;
    // Where nothing was called, a breaker that is not closed still knows of a failure.
    const failed =
      all > 0
        ? (state.called[at + called.failedCalls] as number)
        : state.breakers[edge * breakerColumns + breaker.phase] !== phases.closed
          ? 1
          : 0;
    if (failed > 0) addFailedCalls(finder, edge, failed, causes);
  }
  return settle(causes, service);
}

/** Spreads failed calls over the way, the callee's errors and the callee's slowness, as their attempts failed. */
function addFailedCalls(
  finder: CauseFinder,
  edge: number,
  weight: number,
  causes: Map<number, number>,
): void {
  const { state } = finder;
  const { graph } = state;
  const at = edge * calledColumns;
  const callee = graph.edgeTo[edge] as number;
  const way = graph.serviceCount + edge;
  const failed = state.called[at + called.failedAttempts] as number;
  if (failed === 0) {
    // All were refused: what opened the breaker is out of the window.
    if (state.breakers[edge * breakerColumns + breaker.isLost] === 1) add(causes, way, weight);
    else addAll(causes, finder.errorsOf(callee), weight);
    return;
  }
  const lost = state.called[at + called.lost] as number;
  const late = state.called[at + called.late] as number;
  add(causes, way, (weight * lost) / failed);
  addLate(finder, edge, (weight * late) / failed, causes);
  addAll(causes, finder.errorsOf(callee), (weight * (failed - lost - late)) / failed);
}

/** The callee took longer than the timeout: it is slow if that is slow for it, else the timeout is too short. */
function addLate(finder: CauseFinder, edge: number, weight: number, causes: Map<number, number>): void {
  const { graph } = finder.state;
  const callee = graph.edgeTo[edge] as number;
  if (isSlow(1, graph.timeoutUs[edge] as number, graph.expectedUs[callee] as number))
    addAll(causes, finder.slownessOf(callee), weight);
  else add(causes, graph.serviceCount + edge, weight);
}

function causesOfSlowness(finder: CauseFinder, service: number): Causes {
  const { state } = finder;
  const { graph } = state;
  const row = service * servedColumns;
  const requests = state.served[row + served.requests] as number;
  const ownUs = state.served[row + served.ownLatencyUs] as number;
  const ownExpected = graph.expectedOwnUs[service] as number;
  const causes = new Map<number, number>();
  const ownExcess = Math.max(0, ownUs - requests * ownExpected);
  let excess = ownExcess;
  const first = graph.firstEdge[service] as number;
  const end = graph.firstEdge[service + 1] as number;
  for (let edge = first; edge < end; edge++) excess += excessOf(state, edge);
  if (ownExcess > 0 && (ownExcess * 2 >= excess || isSlow(requests, ownUs, ownExpected)))
    return causes.set(service, 1);
  for (let edge = first; edge < end; edge++) {
    const weight = excessOf(state, edge);
    if (weight > 0) addSlowCalls(finder, edge, weight, causes);
  }
  return settle(causes, service);
}

/** µs that the calls took longer than expected, all together. */
function excessOf({ graph, called: sums }: SimulationState, edge: number): number {
  const at = edge * calledColumns;
  const calls = sums[at + called.calls] as number;
  return Math.max(
    0,
    (sums[at + called.latencyUs] as number) - calls * (graph.expectedCallUs[edge] as number),
  );
}

/** Gives the time to what took most of it: a slow callee, attempts again after its errors, or the way. */
function addSlowCalls(finder: CauseFinder, edge: number, weight: number, causes: Map<number, number>): void {
  const { state } = finder;
  const { graph } = state;
  const at = edge * calledColumns;
  const callee = graph.edgeTo[edge] as number;
  const attempts = state.called[at + called.attempts] as number;
  const lost = state.called[at + called.lost] as number;
  const late = state.called[at + called.late] as number;
  const bad = (state.called[at + called.failedAttempts] as number) - lost - late;
  const answers = attempts - lost;
  const answerUs = state.called[at + called.answerUs] as number;
  const expectedUs = Math.min(graph.expectedUs[callee] as number, graph.timeoutUs[edge] as number);
  const slowUs = Math.min(weight, Math.max(0, answerUs - answers * expectedUs));
  const again = answers === 0 ? 0 : answerUs / answers + (graph.backoffUs[edge] as number);
  const badUs = Math.min(weight, bad * again);
  const wayUs = weight - Math.min(weight, slowUs + badUs);
  if (slowUs >= badUs && slowUs >= wayUs && slowUs > 0) addAll(causes, finder.slownessOf(callee), weight);
  else if (badUs >= wayUs && badUs > 0) addAll(causes, finder.errorsOf(callee), weight);
  else add(causes, graph.serviceCount + edge, weight);
}

/** The greatest of them, so that they come to 1; the service itself where nothing was found. */
function settle(causes: Map<number, number>, service: number): Causes {
  if (causes.size === 0) return causes.set(service, 1);
  const greatest = [...causes].sort(byShare).slice(0, mostCauses);
  const sum = greatest.reduce((all, [, weight]) => all + weight, 0);
  return new Map(greatest.map(([cause, weight]) => [cause, weight / sum]));
}

/** Greatest first. */
export function byShare([cause, share]: [number, number], [other, otherShare]: [number, number]): number {
  return otherShare - share || cause - other;
}

function add(causes: Map<number, number>, cause: number, weight: number): void {
  if (weight > 0) causes.set(cause, (causes.get(cause) ?? 0) + weight);
}

function addAll(causes: Map<number, number>, more: Causes, weight: number): void {
  for (const [cause, share] of more) add(causes, cause, weight * share);
}

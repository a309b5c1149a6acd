import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { Dependency, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";

/** An outage for ever from the start, but for what is said. */
export function failure(some: Partial<Failure> & Pick<Failure, "serviceId">): Failure {
  return {
    id: "failure",
    dependencyId: null,
    kind: "outage",
    latencyMs: null,
    share: null,
    startSeconds: 0,
    endSeconds: null,
    ...some,
  };
}

/** One attempt of at most a second, no breaker, but for what is said. */
export function calls(serviceId: string, some: Partial<Dependency> = {}): Dependency {
  return {
    serviceId,
    share: 1,
    timeoutMs: 1000,
    retries: { count: 0, backoffMs: 0, factor: 1 },
    breaker: null,
    ...some,
  };
}

/** Takes 10 ms, never fails and is not called from outside, but for what is said. */
export function service(id: string, some: Partial<SimulatedService> = {}): SimulatedService {
  return {
    id,
    requestRate: 0,
    errorProbability: 0,
    latency: { kind: "constant", ms: 10 },
    dependencies: [],
    ...some,
  };
}

/** Each state of a run, from before its first step on. */
export function states(
  topology: Topology,
  failures: readonly Failure[],
  steps: number,
  seed = 7,
): SimulationState[] {
  const all = [withFailures(beginRun(compileGraph(topology), seed), failures)];
  while (all.length <= steps) all.push(step(all.at(-1) as SimulationState, stepSeconds));
  return all;
}

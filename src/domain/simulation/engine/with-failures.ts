import { DomainError } from "#/domain/domain-error.ts";
import type { Failure } from "./failure.ts";
import type { SimulationState } from "./simulation-state.ts";

/**
 * The same state, to go on with these failures: all of them, those to come and those of the past included. A failure
 * whose time has passed changes nothing any more.
 */
export function withFailures(state: SimulationState, failures: readonly Failure[]): SimulationState {
  failures.forEach((failure, at) => {
    const from = state.graph.indexOf.get(failure.serviceId);
    if (from === undefined)
      throw new DomainError(
        "invalid",
        `no service is called "${failure.serviceId}"`,
        `failures.${at}.service_id`,
      );
    if (failure.dependencyId === null) return;
    const to = state.graph.indexOf.get(failure.dependencyId);
    if (to === undefined || state.graph.edgeBetween(from, to) === -1)
      throw new DomainError(
        "invalid",
        `"${failure.serviceId}" does not call "${failure.dependencyId}"`,
        `failures.${at}.dependency_id`,
      );
  });
  return { ...state, failures: [...failures] };
}

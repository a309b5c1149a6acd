import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";

/** Whether a failure was in force in one of the steps from a state to a later one. */
export const isFailingBetween = (from: SimulationState, to: SimulationState): boolean =>
  to.failures.some(
    ({ startSeconds, endSeconds }) =>
      startSeconds < to.timeSeconds && (endSeconds === null || endSeconds > from.timeSeconds),
  );

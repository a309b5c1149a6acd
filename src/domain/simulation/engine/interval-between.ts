import type { IntervalPoint } from "#/domain/simulation/live/frame.ts";
import { type SimulationState, totalColumns, totals } from "./simulation-state.ts";

/** What happened from one state of a run to a later one, by service in the order of the topology. */
export function intervalBetween(before: SimulationState, after: SimulationState): IntervalPoint[] {
  return after.graph.topology.services.map((_, service) => {
    const change = (column: number) => {
      const at = service * totalColumns + column;
      return (after.totals[at] as number) - (before.totals[at] as number);
    };
    const requests = change(totals.requests);
    return {
      requests,
      failures: change(totals.failures),
      latencyMs: requests === 0 ? null : change(totals.latencyUs) / requests / 1000,
    };
  });
}

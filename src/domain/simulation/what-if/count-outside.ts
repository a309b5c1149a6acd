import { type SimulationState, served, servedColumns } from "#/domain/simulation/engine/simulation-state.ts";

/** Adds up requests that come from outside, and of them those that fail; the failures of a run don't change how many come. */
export class OutsideCount {
  requests = 0;
  /** Failed in the run, less those that fail in the baseline. */
  lost = 0;

  /** Takes up both after the same step. */
  add(run: SimulationState, baseline: SimulationState): void {
    const mine = run.records.at(-1)?.served;
    const usual = baseline.records.at(-1)?.served;
    if (!mine || !usual) return;
    for (let at = 0; at < mine.length; at += servedColumns) {
      this.requests += mine[at + served.outsideRequests] as number;
      this.lost +=
        (mine[at + served.outsideFailures] as number) - (usual[at + served.outsideFailures] as number);
    }
  }
}

import type { RequestSink } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import type { Frame } from "./frame.ts";
import { type LiveRun, withEvents } from "./live-run.ts";

/** ms of stepping at a time; then others have their turn. */
const slice = 10;

/** Told of the requests of a step before it is done; nothing where nobody asks. */
export type SinkOf = (step: number) => RequestSink | undefined;

/** The run some steps on: while `isDue`, and not for longer than a slice of time. */
export function advanceRun(run: LiveRun, isDue: (step: number) => boolean, sinkOf: SinkOf): LiveRun {
  const deadline = performance.now() + slice;
  const events: Frame["events"] = [];
  let { state } = run;
  while (isDue(state.step + 1)) {
    state = step(state, stepSeconds, sinkOf(state.step + 1));
    events.push(...state.events);
    if (performance.now() > deadline) break;
  }
  return state === run.state ? run : withEvents({ ...run, state }, events);
}

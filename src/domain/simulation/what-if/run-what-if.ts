import { setImmediate } from "node:timers/promises";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { checkWhatIf, stepsOf } from "./check-what-if.ts";
import { CurveCollector } from "./collect-curves.ts";
import { ServiceComparison } from "./compare-services.ts";
import { OutsideCount } from "./count-outside.ts";
import { summarizeRun } from "./summarize-run.ts";
import { refuseGone, takeTurn } from "./take-turn.ts";
import type { WhatIfFailure, WhatIfInput, WhatIfOutcome } from "./what-if-result.ts";

const mostEvents = 1_000;
/** How long other work of the process may have to wait, ms; a step of a large topology may take longer. */
const sliceMs = 8;

interface Options {
  /** Says that nobody waits any longer. */
  signal?: AbortSignal | undefined;
}

/**
 * Computes a run and the same run without failures, and what differs. The outcome follows from the input alone. Takes
 * its turn, and lets other work of the process go on in between. Throws invalid; busy when too many wait or nobody does.
 */
export async function runWhatIf(input: WhatIfInput, { signal }: Options = {}): Promise<WhatIfOutcome> {
  checkWhatIf(input);
  return takeTurn(signal, () => compute(input, signal));
}

async function compute(input: WhatIfInput, signal: AbortSignal | undefined): Promise<WhatIfOutcome> {
  const graph = compileGraph(input.topology);
  const steps = stepsOf(input.durationSeconds);
  const breathe = breathing(signal);
  let baseline = beginRun(graph, input.seed);
  let run = withFailures(baseline, input.failures.map(toFailure));
  const comparison = new ServiceComparison(graph.serviceCount);
  const curves = new CurveCollector(steps, run, baseline);
  const outside = new OutsideCount();
  const events: SimulationEvent[] = [];
  let eventCount = 0;
  for (let done = 1; done <= steps; done++) {
    baseline = step(baseline, stepSeconds);
    if (breathe.isDue()) await breathe.now();
    run = step(run, stepSeconds);
    comparison.add(run, baseline);
    curves.add(done, run, baseline);
    outside.add(run, baseline);
    eventCount += run.events.length;
    events.push(...run.events.slice(0, mostEvents - events.length));
    if (breathe.isDue()) await breathe.now();
  }
  const services = comparison.services(run, baseline);
  const { requests, lost } = outside;
  return summarizeRun({ input, steps, services, outside: { requests, lost }, curves, events, eventCount });
}

const toFailure = (failure: WhatIfFailure, index: number): Failure => ({
  id: String(index + 1),
  serviceId: failure.serviceId,
  dependencyId: failure.dependencyId,
  kind: failure.kind,
  latencyMs: failure.latencyMs,
  share: failure.share,
  startSeconds: failure.startSeconds,
  endSeconds: failure.durationSeconds === null ? null : failure.startSeconds + failure.durationSeconds,
});

/** Lets others work, after a slice of it each time. */
function breathing(signal: AbortSignal | undefined) {
  let end = performance.now() + sliceMs;
  return {
    isDue: () => performance.now() >= end,
    async now() {
      await setImmediate();
      refuseGone(signal);
      end = performance.now() + sliceMs;
    },
  };
}

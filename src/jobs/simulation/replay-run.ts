import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "#/domain/context.ts";
import { advanceRun } from "#/domain/simulation/live/advance-run.ts";
import type { LiveRun } from "#/domain/simulation/live/live-run.ts";
import { readBoundaries } from "#/domain/simulation/live/read-boundaries.ts";
import type { LedRow } from "#/domain/simulation/live/simulation-row.ts";
import { isFailingBetween } from "./is-failing-between.ts";
import { RequestCollector } from "./request-collector.ts";
import type { TrafficSource } from "./traffic-source.ts";

/**
 * A run of a checkpoint as it was at its latest frame: the same steps give the same state. Requests that may not have
 * been taken up are told of again, with the times of their frames.
 */
export async function replayRun(
  ctx: Context,
  restored: LiveRun,
  row: LedRow,
  traffic: TrafficSource,
): Promise<LiveRun> {
  const { runId, graph, pace } = restored;
  const { topology } = graph;
  await traffic.refresh({ epoch: row.epoch, runId, step: row.step, speed: pace.speed, topology });
  const untold = traffic.acknowledgedStep ?? row.step;
  const boundaries = untold < row.step ? await readBoundaries(ctx, runId, restored.state.step) : [];
  const collector = new RequestCollector();
  const sinkOf = (step: number) => (step > untold ? collector.sinkOf(topology, step) : undefined);
  let run = restored;
  for (const { step, at } of [...boundaries, { step: row.step, at: null }]) {
    const from = run.state;
    while (run.state.step < step) {
      run = advanceRun(run, (next) => next <= step, sinkOf);
      await nextTurn();
    }
    if (at === null || step <= untold) continue;
    traffic.report({
      runId,
      at,
      fromStep: from.step,
      toStep: step,
      isFailing: isFailingBetween(from, run.state),
      requests: collector.take(step),
    });
  }
  return { ...run, published: run.state, events: [] };
}

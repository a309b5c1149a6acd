import type { TransactionSql } from "postgres";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { type FailureRow, failureColumns, failureOf } from "./failure-row.ts";
import type { ControlEvent } from "./frame.ts";
import { type LiveRun, reanchored, withEvents } from "./live-run.ts";
import type { LedRow } from "./simulation-row.ts";

/** What is new in the locked row, made of the leader's run; the same run where nothing is. */
export async function takeUpChanges(
  tx: TransactionSql,
  led: LiveRun | undefined,
  row: LedRow,
  { now, usualSpeed }: { now: Date; usualSpeed: number },
): Promise<LiveRun> {
  const speed = row.speed ?? usualSpeed;
  const isSameRun = led?.runId === row.run_id;
  if (isSameRun && led.revision === row.revision && led.pace.speed === speed) return led;
  const run = isSameRun ? led : await startRun(tx, row, now.getTime(), speed);
  const failures = await takeUpFailures(tx, run);
  const state = withFailures(run.state, failures);
  return changeSettings({ ...run, state, revision: row.revision }, row, now.getTime(), speed);
}

async function startRun(tx: TransactionSql, row: LedRow, now: number, speed: number): Promise<LiveRun> {
  const [stored] = await tx<{ topology: Topology }[]>`select topology from simulation where id = 1`;
  if (!stored) throw new Error("the row of the simulation is gone");
  const graph = compileGraph(stored.topology);
  const state = beginRun(graph, row.seed);
  const started: ControlEvent = {
    step: 0,
    timeSeconds: 0,
    kind: "run_started",
    runId: row.run_id,
    seed: row.seed,
  };
  return {
    runId: row.run_id,
    seed: row.seed,
    paused: row.paused,
    pace: { at: now, step: 0, speed },
    revision: row.revision,
    topologyRevision: row.topology_revision,
    graph,
    state,
    published: state,
    events: [started],
  };
}

function changeSettings(run: LiveRun, row: LedRow, now: number, speed: number): LiveRun {
  const { step, timeSeconds } = run.state;
  const events: ControlEvent[] = [];
  let changed = run;
  if (run.paused !== row.paused) {
    events.push({ step, timeSeconds, kind: row.paused ? "paused" : "resumed" });
    changed = { ...reanchored(changed, now), paused: row.paused };
  }
  if (run.pace.speed !== speed) {
    events.push({ step, timeSeconds, kind: "speed_changed", speed });
    changed = reanchored(changed, now, speed);
  }
  return withEvents(changed, events);
}

/**
 * Gives new failures their times: they begin with the next step. Those that somebody ended end with it. Answers those
 * of the run that are not long over.
 */
async function takeUpFailures(tx: TransactionSql, run: LiveRun): Promise<Failure[]> {
  const now = run.state.timeSeconds;
  await tx`
    update simulation_failures set
      start_seconds = coalesce(start_seconds, ${now}::float8),
      end_seconds = case
        when is_cancelled then least(end_seconds, ${now}::float8)
        else coalesce(end_seconds, ${now}::float8 + duration_seconds) end
    where run_id = ${run.runId}
      and (start_seconds is null or is_cancelled and (end_seconds is null or end_seconds > ${now}::float8))`;
  return readFailures(tx, run.runId, now);
}

/** Failures of a run that are taken up and matter from `seconds` on: just ended ones are still told of. */
export async function readFailures(tx: TransactionSql, runId: string, seconds: number): Promise<Failure[]> {
  const rows = await tx<FailureRow[]>`
    select ${tx.unsafe(failureColumns)} from simulation_failures
    where run_id = ${runId} and start_seconds is not null
      and (end_seconds is null or end_seconds > ${seconds}::float8 - 1 and end_seconds > start_seconds)
    order by start_seconds, created_at, id`;
  return rows.map(failureOf);
}

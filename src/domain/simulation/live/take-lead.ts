import type { Context } from "#/domain/context.ts";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import { decodeState } from "#/domain/simulation/engine/decode-state.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { beginAnew } from "./begin-anew.ts";
import { ensureSimulation } from "./ensure-simulation.ts";
import type { Frame } from "./frame.ts";
import type { LiveRun } from "./live-run.ts";
import { lockSimulation, type SimulationRow } from "./simulation-row.ts";
import { readNewest } from "./stored-frame.ts";
import { readFailures } from "./take-up-changes.ts";

/** What a new leader finds. */
export interface TakenLead {
  row: SimulationRow;
  checkpoint: Uint8Array | null;
  /** Of the run, from the checkpoint on. */
  failures: Failure[];
  /** Of any run. */
  latest: Frame | undefined;
}

/** Makes this process the one whose frames count: from here on no earlier leader writes. */
export function takeLead(ctx: Context): Promise<TakenLead> {
  return ctx.sql.begin(async (tx) => {
    await ensureSimulation(ctx, tx);
    await tx`update simulation set epoch = epoch + 1 where id = 1`;
    const row = await lockSimulation(tx);
    if (!row) throw new Error("the row of the simulation is gone");
    const [stored] = await tx<
      { checkpoint: Uint8Array | null }[]
    >`select checkpoint from simulation where id = 1`;
    const failures = await readFailures(tx, row.run_id, row.checkpoint_step * stepSeconds);
    const newest = await readNewest(tx);
    return { row, checkpoint: stored?.checkpoint ?? null, failures, latest: newest?.frame };
  });
}

/**
 * The run as of its checkpoint, to be stepped again up to `row.step`; undefined for one that has not begun. Throws
 * where what is stored can't be read.
 */
export function restoreRun(
  { row, checkpoint, failures, latest }: TakenLead,
  usualSpeed: number,
): LiveRun | undefined {
  const last = latest?.runId === row.run_id ? latest : undefined;
  if (!last && row.step === 0) return undefined;
  const graph = compileGraph(row.topology);
  const begun = checkpoint ? decodeState(graph, checkpoint) : beginRun(graph, row.seed);
  if (begun.step !== row.checkpoint_step) throw new Error("the checkpoint is of another step");
  const state = withFailures(begun, failures);
  return {
    runId: row.run_id,
    seed: row.seed,
    // What was changed since the latest frame is taken up with the next one.
    paused: last?.paused ?? row.paused,
    pace: {
      at: row.anchor_ms,
      step: row.step,
      speed: last?.speed ?? row.speed ?? usualSpeed,
    },
    // Where the latest frame can't be read, nobody knows what it included: all that there is is taken up.
    revision: last?.revision ?? row.revision - 1,
    topologyRevision: row.topology_revision,
    graph,
    state,
    published: state,
    events: [],
  };
}

/** Lets go of a run that can't be gone on with, for a new one; of the default topology if it is that which is wrong. */
export async function abandonRun(ctx: Context, epoch: number): Promise<void> {
  await ctx.sql.begin(async (tx) => {
    const row = await lockSimulation(tx);
    if (row?.epoch !== epoch) return;
    await beginAnew(ctx, tx);
    if (isUsable(row)) return;
    await tx`
      update simulation set topology = ${JSON.stringify(defaultTopology)}::text::jsonb,
        topology_revision = topology_revision + 1
      where id = 1`;
  });
}

function isUsable({ topology, seed }: SimulationRow): boolean {
  try {
    checkTopology(topology);
    beginRun(compileGraph(topology), seed);
    return true;
  } catch {
    return false;
  }
}

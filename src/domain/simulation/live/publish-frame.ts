import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { encodeState } from "#/domain/simulation/engine/encode-state.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import type { Frame, TrafficVerdict } from "./frame.ts";
import { anchorOf, frameOf, type LiveRun } from "./live-run.ts";
import { frameChannel, type LedRow, lockLedRow } from "./simulation-row.ts";
import { storedBody } from "./stored-frame.ts";
import { takeUpChanges } from "./take-up-changes.ts";

export interface Publication {
  /** Undefined: it is begun as the row says. */
  run: LiveRun | undefined;
  epoch: number;
  usualSpeed: number;
  /** A frame is due; left out, there is one only if something was changed. */
  isBeat: boolean;
  /** What takes requests up has been told of what was changed up to here; it has to be told first. */
  prepared: { runId: string; revision: number } | undefined;
  /** Asked once the frame is sure to be written. */
  traffic: () => TrafficVerdict | null;
  /** A state of this run to go on from, for the next leader. */
  checkpoint: SimulationState | undefined;
}

export type Published =
  | { outcome: "published"; run: LiveRun; frame: Frame }
  | { outcome: "unchanged" }
  /** Something was changed: whoever takes requests up is to be told of the run as it will be, then it is tried again. */
  | { outcome: "unprepared"; run: LiveRun; row: LedRow }
  /** Another process leads. */
  | { outcome: "deposed" };

/** Makes the run what somebody may have changed, and tells everyone how it is, all in one transaction. */
export async function publishFrame(ctx: Context, publication: Publication): Promise<Published> {
  const { run: led, epoch, isBeat, prepared } = publication;
  return ctx.sql
    .begin(async (tx): Promise<Published> => {
      const row = await lockLedRow(tx);
      if (!row || row.epoch !== epoch) return { outcome: "deposed" };
      const isChanged = led?.runId !== row.run_id || led.revision !== row.revision;
      if (!isChanged && !isBeat) return { outcome: "unchanged" };
      const at = ctx.clock();
      const run = await takeUpChanges(tx, led, row, { now: at, usualSpeed: publication.usualSpeed });
      const isPrepared = prepared?.runId === row.run_id && prepared.revision === row.revision;
      if (!isPrepared) throw new Unprepared(run, row);
      const frame = frameOf(run, {
        seq: row.seq + 1,
        kind: isBeat ? "beat" : "change",
        at,
        traffic: publication.traffic(),
      });
      await writeFrame(tx, run, frame, at);
      if (publication.checkpoint && led?.runId === run.runId)
        await writeCheckpoint(tx, publication.checkpoint);
      return { outcome: "published", run: { ...run, published: run.state, events: [] }, frame };
    })
    .catch((error: unknown): Published => {
      if (error instanceof Unprepared) return { outcome: "unprepared", run: error.run, row: error.row };
      throw error;
    });
}

/** Takes back what the transaction has written. */
class Unprepared extends Error {
  readonly run: LiveRun;
  readonly row: LedRow;

  constructor(run: LiveRun, row: LedRow) {
    super();
    this.run = run;
    this.row = row;
  }
}

async function writeFrame(tx: TransactionSql, run: LiveRun, frame: Frame, at: Date): Promise<void> {
  const anchor = new Date(anchorOf(run, at.getTime()));
  // Sent one behind the other without waiting for each answer.
  await Promise.all([
    tx`
      update simulation set step = ${frame.step}, seq = ${frame.seq}, anchor_at = ${anchor.toISOString()}
      where id = 1`,
    tx`
      insert into simulation_frames (seq, run_id, at, step, body)
      values (${frame.seq}, ${frame.runId}, ${frame.at}, ${frame.step}, ${storedBody(frame)}::text::jsonb)`,
    tx`select pg_notify(${frameChannel}, '')`,
  ]);
}

async function writeCheckpoint(tx: TransactionSql, state: SimulationState): Promise<void> {
  await tx`
    update simulation set checkpoint = ${Buffer.from(encodeState(state))}, checkpoint_step = ${state.step}
    where id = 1`;
}

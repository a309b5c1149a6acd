import type { Context } from "#/domain/context.ts";
import { isoText } from "./iso-text.ts";

/** Where a frame ended. */
export interface Boundary {
  step: number;
  /** ISO 8601. */
  at: string;
}

/** Ends of a run's frames that had steps, after `step`, in order. */
export async function readBoundaries(ctx: Context, runId: string, step: number): Promise<Boundary[]> {
  const rows = await ctx.sql<Boundary[]>`
    select distinct on (step) step, ${ctx.sql.unsafe(isoText("at"))} as at from simulation_frames
    where run_id = ${runId} and step > ${step} order by step, seq`;
  return [...rows];
}

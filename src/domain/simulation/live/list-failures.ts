import type { Context } from "#/domain/context.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { type FailureRow, failureColumns, failureOf } from "./failure-row.ts";

export interface ListedFailure extends Failure {
  /** Not over at the time of the latest frame. */
  isOpen: boolean;
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
}

/** Those of the current run, ended ones too, latest first, at most 200. */
export async function listFailures(ctx: Context): Promise<ListedFailure[]> {
  const rows = await ctx.sql<(FailureRow & { step: number })[]>`
    select ${ctx.sql.unsafe(failureColumns)}, now.step
    from simulation_failures, (select run_id as current, step from simulation where id = 1) as now
    where run_id = now.current and start_seconds is not null
    order by start_seconds desc, created_at desc, id desc limit 200`;
  return rows.map(({ step, ...row }) => ({
    ...failureOf(row),
    isOpen: row.endSeconds === null || row.endSeconds > step * stepSeconds,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
  }));
}

import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { isoText } from "./iso-text.ts";
import type { WantedFailure } from "./wanted-failure.ts";

/** A failure that the leader has taken up, but for `createdBy` and `createdAt` as Failure has it. */
export interface FailureRow extends Failure {
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
}

/** What to select for a FailureRow. */
export const failureColumns = `id, service_id as "serviceId", dependency_id as "dependencyId", kind, latency_ms as "latencyMs",
  share, start_seconds as "startSeconds", end_seconds as "endSeconds", created_by as "createdBy",
  ${isoText("created_at")} as "createdAt"`;

export const failureOf = ({ createdBy: _by, createdAt: _at, ...failure }: FailureRow): Failure => failure;

/** Notes a failure for the leader to take up; its id. */
export async function insertFailure(
  ctx: Context,
  tx: TransactionSql,
  runId: string,
  wanted: WantedFailure,
): Promise<string> {
  const id = randomUUID();
  await tx`
    insert into simulation_failures
      (id, run_id, service_id, dependency_id, kind, latency_ms, share, duration_seconds, created_by, created_at)
    values (${id}, ${runId}, ${wanted.serviceId}, ${wanted.dependencyId ?? null}, ${wanted.kind},
      ${wanted.latencyMs ?? null}, ${wanted.share ?? null}, ${wanted.durationSeconds}, ${ctx.actor}, ${ctx.clock().toISOString()})`;
  return id;
}

/** A failure of any run that the leader has taken up. */
export async function findFailure(ctx: Context, id: string): Promise<Failure | undefined> {
  const [row] = await ctx.sql<FailureRow[]>`
    select ${ctx.sql.unsafe(failureColumns)} from simulation_failures where id = ${id} and start_seconds is not null`;
  return row && failureOf(row);
}

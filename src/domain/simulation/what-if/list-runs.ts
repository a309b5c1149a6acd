import type { Context } from "#/domain/context.ts";
import type { WhatIfSummary } from "./what-if-result.ts";

/** Stored runs, newest first, and how many there are. */
export async function listRuns(
  ctx: Pick<Context, "sql">,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ total: number; rows: WhatIfSummary[] }> {
  const [counted] = await ctx.sql<{ total: number }[]>`select count(*)::int as total from simulation_runs`;
  const rows = await ctx.sql<WhatIfSummary[]>`
    select id, created_at as "createdAt", created_by as "createdBy",
      input->'seed' as seed, input->'durationSeconds' as "durationSeconds", input->'failures' as failures,
      jsonb_array_length(input->'topology'->'services') as "serviceCount",
      result->'requestsLost' as "requestsLost", result->'requestsFromOutside' as "requestsFromOutside",
      jsonb_array_length(result->'blastRadius'->'services') as "affectedCount", result->'causes' as causes
    from (
      select * from simulation_runs order by created_at desc, id desc limit ${perPage} offset ${(page - 1) * perPage}
    ) as runs
    order by created_at desc, id desc`;
  return {
    total: counted?.total ?? 0,
    rows: rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() })),
  };
}

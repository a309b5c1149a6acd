import type { Context } from "#/domain/context.ts";
import type { WhatIfSummary } from "./what-if-result.ts";

/** Stored runs, newest first, and how many there are. */
export async function listRuns(
  ctx: Pick<Context, "sql">,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ total: number; rows: WhatIfSummary[] }> {
  const [counted] = await ctx.sql<{ total: number }[]>`select count(*)::int as total from simulation_runs`;
  // What is stored is long: each is unpacked once.
  const rows = await ctx.sql<WhatIfSummary[]>`
    select id, created_at as "createdAt", created_by as "createdBy",
      asked.seed, asked."durationSeconds", asked.failures,
      json_array_length(asked.topology->'services') as "serviceCount",
      told."requestsLost", told."requestsFromOutside", told.causes,
      json_array_length(told."blastRadius"->'services') as "affectedCount"
    from (
      select * from simulation_runs order by created_at desc, id desc limit ${perPage} offset ${(page - 1) * perPage}
    ) as runs,
      json_to_record(input) as asked(seed json, "durationSeconds" json, failures json, topology json),
      json_to_record(result) as told(
        "requestsLost" json, "requestsFromOutside" json, causes json, "blastRadius" json)
    order by created_at desc, id desc`;
  return {
    total: counted?.total ?? 0,
    rows: rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt).toISOString() })),
  };
}

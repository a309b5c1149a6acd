import { randomUUID } from "node:crypto";
import type { Context } from "#/domain/context.ts";
import { digestOutcome } from "./digest-outcome.ts";
import { toResult } from "./stored-run.ts";
import type { WhatIfOutcome, WhatIfResult } from "./what-if-result.ts";

/** How many runs are kept: the latest. */
const keptRuns = 500;

/** Keeps a computed run for those who have its id, and forgets the oldest ones. */
export async function storeRun(ctx: Context, outcome: WhatIfOutcome): Promise<WhatIfResult> {
  const { input, ...result } = outcome;
  const stored = {
    id: randomUUID(),
    createdAt: ctx.clock().toISOString(),
    createdBy: ctx.actor,
    input,
    result,
    digest: digestOutcome(outcome),
  };
  await ctx.sql`
    insert into simulation_runs (id, created_at, created_by, input, result, digest)
    values (${stored.id}, ${stored.createdAt}, ${stored.createdBy}, ${JSON.stringify(input)}::text::json,
      ${JSON.stringify(result)}::text::json, ${stored.digest})`;
  // Whoever forgets them at the same time has locked them.
  await ctx.sql`
    delete from simulation_runs where id in (
      select id from simulation_runs
      where (created_at, id) < (
        select created_at, id from simulation_runs order by created_at desc, id desc offset ${keptRuns - 1} limit 1)
      for update skip locked)`;
  return toResult(stored);
}

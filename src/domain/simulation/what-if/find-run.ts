import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { runColumns, type StoredRun, toResult } from "./stored-run.ts";
import type { WhatIfResult } from "./what-if-result.ts";

/** One stored run. Throws not_found. */
export async function findRun(ctx: Pick<Context, "sql">, id: string): Promise<WhatIfResult> {
  const [found] = await ctx.sql.unsafe<StoredRun[]>(
    `select ${runColumns} from simulation_runs where id = $1`,
    [id],
  );
  if (found) return toResult(found);
  throw new DomainError("not_found", `There is no run ${id}; the latest ones are kept.`);
}

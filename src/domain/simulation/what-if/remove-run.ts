import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";

/** Forgets a stored run. Throws not_found. */
export async function removeRun(ctx: Pick<Context, "sql">, id: string): Promise<void> {
  const { count } = await ctx.sql`delete from simulation_runs where id = ${id}`;
  if (count === 0) throw new DomainError("not_found", `There is no run ${id}.`);
}

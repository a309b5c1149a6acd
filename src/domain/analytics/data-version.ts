import type { Context } from "#/domain/context.ts";

/** Counts the commits that changed a service's events; equal versions mean equal data. */
export async function dataVersion(ctx: Pick<Context, "sql">, serviceId: number): Promise<string> {
  const [row] = await ctx.sql<{ version: string }[]>`
    select coalesce(sum(commits), 0)::text as version from data_versions where service_id = ${serviceId}`;
  return row?.version ?? "0";
}

import type { Context } from "#/domain/context.ts";
import { type DescribedAlert, findAlert } from "./list-alerts.ts";

/** Notes that somebody has seen an alert; who was first stays. Throws not_found. */
export async function acknowledgeAlert(ctx: Context, id: number): Promise<DescribedAlert> {
  await ctx.sql`
    update alerts set acknowledged_at = ${ctx.clock().toISOString()}, acknowledged_by = ${ctx.actor}
    where id = ${id} and acknowledged_at is null`;
  return findAlert(ctx, id);
}

import type { Context } from "#/domain/context.ts";

/** Days for which a message that was delivered, and a test that failed, can be looked at. */
const keptDays = 30;

/** Lets go of old messages. Dead ones of alerts stay until they are retried or their endpoint is removed. */
export async function tidyDeliveries(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock().getTime() - keptDays * 86_400_000).toISOString();
  await ctx.sql`
    delete from webhook_deliveries
    where created_at < ${before} and (state = 'delivered' or (state = 'dead' and alert_id is null))`;
}

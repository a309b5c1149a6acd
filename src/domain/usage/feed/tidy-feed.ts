import type { Context } from "#/domain/context.ts";

const day = 24 * 3_600_000;

/** How long receipts stay for the live tail, and their counts by minute, in ms. */
const groupAge = day;
const minuteAge = 35 * day;

/** Groups that one statement deletes. */
const batchSize = 5000;

/** Deletes receipts that the live tail no longer needs. The events themselves stay. */
export async function tidyFeed(ctx: Context): Promise<void> {
  const before = (age: number) => new Date(ctx.clock().getTime() - age).toISOString();
  for (;;) {
    const { count } = await ctx.sql`
      delete from receipt_groups where id in (
        select id from receipt_groups where received_at < ${before(groupAge)} order by received_at limit ${batchSize})`;
    if (count < batchSize) break;
  }
  await ctx.sql`delete from receipt_minutes where minute < ${before(minuteAge)}`;
}

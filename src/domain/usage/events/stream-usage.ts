import type { Context } from "#/domain/context.ts";
import { findCustomerId } from "./find-customer-id.ts";

/** One event that counts. */
export interface UsageEntry {
  /** Slug of the service. */
  service: string;
  /** Of the service's first quantity; null where it counts events alone. Exact decimals. */
  units: string | null;
  price: string | null;
}

/** Entries that are read at a time, without a connection being held in between. */
const batchSize = 1000;

/**
 * The events of a customer that were reported and count, as they are now, in the order in which they
 * occurred, a batch at a time. Throws not_found before the first.
 */
export async function streamUsage(ctx: Context, customer: string): Promise<AsyncGenerator<UsageEntry[]>> {
  return batches(ctx, await findCustomerId(ctx.sql, customer));
}

type Row = UsageEntry & { occurred: number; key: string };

async function* batches(ctx: Context, customerId: number): AsyncGenerator<UsageEntry[]> {
  let after = { time: "-infinity", key: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const rows = await ctx.sql<(Row & { time: string })[]>`
      select service.slug as service, trim_scale(quantities[1])::text as units, trim_scale(price)::text as price,
        occurred_at::text as time, key
      from usage_events event join services service on service.id = event.service_id
      where customer_id = ${customerId} and import_id is null and voided_at is null
        and (occurred_at, key) > (${after.time}::timestamptz, ${after.key}::uuid)
      order by occurred_at, key limit ${batchSize}`;
    if (rows.length > 0) yield rows.map(({ service, units, price }) => ({ service, units, price }));
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = last;
  }
}

import type { Context } from "#/domain/context.ts";
import { type DescribedCustomer, findCustomer, unknownCustomer } from "./described-customer.ts";

/** Changes of a customer; what is left out stays as it is. */
export interface CustomerChanges {
  /** Null for none. */
  name?: string | null | undefined;
  /** IANA name. */
  timeZone?: string | undefined;
}

/** Changes a customer, which from then on is one that was made on purpose. Throws not_found. */
export async function updateCustomer(
  ctx: Context,
  externalId: string,
  changes: CustomerChanges,
): Promise<DescribedCustomer> {
  const { name, timeZone } = changes;
  const updated = await ctx.sql`
    update customers set import_id = null,
      name = case when ${name !== undefined} then ${name ?? null} else name end,
      time_zone = coalesce(${timeZone ?? null}, time_zone)
    where external_id = ${externalId}`;
  if (updated.count === 0) throw unknownCustomer(externalId);
  return findCustomer(ctx, externalId);
}

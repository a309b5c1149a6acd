import { tryAgain } from "#/db/try-again.ts";
import type { Context } from "#/domain/context.ts";
import { givePlanCredits } from "#/domain/credits/periods/give-plan-credits.ts";
import { moveTimeZone } from "#/domain/credits/periods/move-time-zone.ts";
import { type DescribedCustomer, findCustomer, unknownCustomer } from "./described-customer.ts";

/** Changes of a customer; what is left out stays as it is. */
export interface CustomerChanges {
  /** Null for none. */
  name?: string | null | undefined;
  /** IANA name. */
  timeZone?: string | undefined;
}

/**
 * Changes a customer, which from then on is one that was made on purpose. With its time zone, its billing periods that
 * are still to end move. Throws not_found.
 */
export async function updateCustomer(
  ctx: Context,
  externalId: string,
  { name, timeZone }: CustomerChanges,
): Promise<DescribedCustomer> {
  // Its periods and its credits, which others lock in another order, move with its time zone.
  const moved = await tryAgain(() =>
    ctx.sql.begin(async (tx) => {
      const id = timeZone === undefined ? undefined : await moveTimeZone(ctx, tx, externalId, timeZone);
      const updated = await tx`
        update customers set import_id = null,
          name = case when ${name !== undefined} then ${name ?? null} else name end
        where external_id = ${externalId}`;
      if (updated.count === 0) throw unknownCustomer(externalId);
      return id;
    }),
  );
  if (moved !== undefined) await givePlanCredits(ctx, [moved]);
  return findCustomer(ctx, externalId);
}

import type { Context } from "#/domain/context.ts";
import { isBilledSql } from "#/domain/credits/periods/is-billed.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";

const isUnused = `import_id is not null
  and not exists (select from usage_events event where event.customer_id = customer.id)
  and not ${isBilledSql("customer.id")}`;

/**
 * Customers that only an import named, and that have no events left and neither billing nor credits, are as if never
 * named. To be called once the removal of their events is committed: recording waits for this, so it is short.
 */
export async function forgetUnusedCustomers(ctx: Pick<Context, "sql">): Promise<void> {
  const [found] = await ctx.sql.unsafe(
    `select exists (select from customers customer where ${isUnused}) as unused`,
  );
  if (found?.unused !== true) return;
  await changeCatalogue(ctx, (tx) => tx.unsafe(`delete from customers customer where ${isUnused}`), {
    withoutImports: true,
  });
}

import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";
import { lockSessions } from "./lock-sessions.ts";

const { space, catalogue } = advisoryLocks;

/**
 * Customers that only an import named, and that have no events left, are as if never named. To be called
 * once the removal of their events is committed: recording waits for this, so it is short.
 */
export async function forgetUnusedCustomers(ctx: Pick<Context, "sql">): Promise<void> {
  await ctx.sql.begin(async (tx) => {
    await lockSessions(tx);
    if (!(await hasUnused(tx))) return;
    await tx`select pg_advisory_xact_lock(${space}::int, ${catalogue}::int)`;
    await tx`
      delete from customers customer
      where import_id is not null
        and not exists (select from usage_events event where event.customer_id = customer.id)`;
    // Whoever remembers the number of a customer forgets it with this version.
    await tx`update catalogue_versions set version = version + 1`;
  });
}

async function hasUnused(tx: TransactionSql): Promise<boolean> {
  const [found] = await tx`
    select exists (
      select from customers customer
      where import_id is not null
        and not exists (select from usage_events event where event.customer_id = customer.id)
    ) as unused`;
  return found?.unused === true;
}

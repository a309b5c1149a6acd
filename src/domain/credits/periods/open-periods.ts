import type { Context } from "#/domain/context.ts";
import { nowOf } from "../now-of.ts";
import { readBilled } from "./billing-row.ts";
import { givePlanCredits } from "./give-plan-credits.ts";
import { insertDuePeriods } from "./insert-periods.ts";

/** Accounts whose periods are opened in one transaction. */
const batch = 500;

/**
 * Opens the next period of every customer whose latest has ended, several where more have begun since, and gives the
 * credits that plans begin a period with. Any number of processes may do so at once. Says how many were opened.
 */
export async function openPeriods(ctx: Context): Promise<number> {
  let opened = 0;
  for (let last: number | null = 0; last !== null; ) {
    const done = await openBatch(ctx, last);
    opened += done.opened;
    last = done.last;
  }
  await givePlanCredits(ctx);
  return opened;
}

/** Of the accounts after one; an account that somebody is changing opens its period by itself. */
async function openBatch(ctx: Context, after: number): Promise<{ opened: number; last: number | null }> {
  const now = ctx.clock();
  return ctx.sql.begin(async (tx) => {
    const due = await tx<{ customer_id: number }[]>`
      select account.customer_id from billing_accounts account
      cross join lateral (
        select coalesce((
          select period.ends_at from billing_periods period where period.customer_id = account.customer_id
          order by number desc limit 1
        ), '-infinity') as ends_at
      ) as latest
      where account.customer_id > ${after} and greatest(account.starts_at, latest.ends_at) <= ${now.toISOString()}
        and (account.ends_at is null or account.ends_at > greatest(account.starts_at, latest.ends_at))
      order by account.customer_id limit ${batch}
      for update of account skip locked`;
    const ids = due.map(({ customer_id }) => customer_id);
    // Read again: what was due may have been opened between the look and the lock.
    const opened = await insertDuePeriods(tx, await readBilled(tx, ids), nowOf({ clock: () => now }));
    return { opened, last: ids.length < batch ? null : (ids.at(-1) ?? null) };
  });
}

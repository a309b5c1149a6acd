import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import type { PeriodName } from "./period-row.ts";

const { space, catalogue, sessions } = advisoryLocks;

/** That no earlier period of the customer is to be closed before, and that no meter of the plan is being filled. */
export const isNext = `
  not exists (
    select from billing_periods earlier
    where earlier.customer_id = period.customer_id and earlier.number < period.number and earlier.state <> 'closed')
  and not exists (
    select from plan_versions version, jsonb_array_elements(version.terms -> 'items') item, meters
    where version.plan_id = period.plan_id and version.version = period.plan_version
      and meters.slug = item ->> 'meter' and meters.is_filling)`;

/**
 * The first step of closing: from its commit on, whatever is recorded, corrected or imported in these periods is
 * marked as late in its own transaction. It holds off recording and imports for that moment, so that everything
 * recorded before is committed when the totals are read. Periods that are closing already, or that someone else is
 * at work on, stay as they are.
 */
export async function beginClosing(ctx: Context, periods: readonly PeriodName[]): Promise<void> {
  await ctx.sql.begin(async (tx) => {
    // Imports take minutes; waiting for them before anything else holds nobody up.
    await lock(tx, sessions);
    await lock(tx, catalogue);
    const begun = await tx.unsafe<{ ends: string }[]>(
      `update billing_periods period set state = 'closing'
       from (
         select period.customer_id, period.number
         from unnest($1::int[], $2::int[]) as asked(customer_id, number)
         join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
         where period.state = 'open' and period.ends_at <= $3::timestamptz and ${isNext}
         order by 1, 2 for update of period skip locked
       ) as free
       where period.customer_id = free.customer_id and period.number = free.number
       returning ends_at::text as ends`,
      [
        arrayText(periods.map(({ customerId }) => customerId)),
        arrayText(periods.map(({ number }) => number)),
        ctx.clock().toISOString(),
      ],
    );
    await tx.unsafe(
      `update billing_horizon set closed_until = greatest(closed_until, (select max(ends) from unnest($1::timestamptz[]) as ends))`,
      [arrayText(begun.map(({ ends }) => ends))],
    );
  });
}

const lock = (tx: TransactionSql, key: number) =>
  tx`select pg_advisory_xact_lock(${space}::int, ${key}::int)`;

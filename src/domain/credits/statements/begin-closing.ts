import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { awaitedHolds } from "../ledger/waits-for-holds.ts";
import { namesOf, type PeriodName } from "./period-row.ts";

const { space, catalogue, sessions } = advisoryLocks;

/**
 * That no earlier period of the customer is to be closed before, that no meter of the plan is being filled, nor one of
 * an earlier period whose late events wait for this one's statement, and that no open hold may cost overage.
 */
export const isNext = `
  not exists (
    select from billing_periods earlier
    where earlier.customer_id = period.customer_id and earlier.number < period.number and earlier.state <> 'closed')
  and not exists (
    select from plan_versions version, jsonb_array_elements(version.terms -> 'items') item, meters
    where version.plan_id = period.plan_id and version.version = period.plan_version
      and meters.slug = item ->> 'meter' and meters.is_filling)
  and not (exists (select from meters where is_filling) and exists (
    select from billing_periods earlier
    join plan_versions version on version.plan_id = earlier.plan_id and version.version = earlier.plan_version
    cross join jsonb_array_elements(version.terms -> 'items') item
    join meters on meters.slug = item ->> 'meter' and meters.is_filling
    where earlier.customer_id = period.customer_id and earlier.number < period.number
      and exists (
        select from late_usage late
        where late.customer_id = earlier.customer_id and late.period = earlier.number and late.adjusted_in is null)))
  and not exists (select from ${awaitedHolds})`;

/** Periods that can begin to be closed, from their customers and numbers and the time. */
const freeSql = `
  unnest($1::int[], $2::int[]) as asked(customer_id, number)
  join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
  where period.state = 'open' and period.ends_at <= $3::timestamptz and ${isNext}`;

/** How often, and after how many ms, the lock of imports is tried that another closing may hold for a moment. */
const [maxTries, pause] = [40, 50];

/**
 * The first step of closing: from its commit on, whatever is recorded, corrected or imported in these periods is
 * marked as late in its own transaction. It holds off recording and imports for that moment, so that everything
 * recorded before is committed when the totals are read. Periods that are closing already, or that someone else is
 * at work on, stay as they are. It waits for an import that is being applied; `atOnce` throws conflict instead.
 */
export async function beginClosing(
  ctx: Context,
  periods: readonly PeriodName[],
  { atOnce = false } = {},
): Promise<void> {
  const asked = [...namesOf(periods), ctx.clock().toISOString()];
  const [free] = await ctx.sql.unsafe(`select from ${freeSql} limit 1`, asked);
  if (!free) return;
  for (let attempt = 1; ; attempt++) {
    const hasLock = await ctx.sql.begin(async (tx) => {
      // Imports take minutes; waiting for them before anything else holds nobody up.
      if (!atOnce) await lock(tx, sessions);
      else if (!(await tryLock(tx, sessions))) return false;
      await lock(tx, catalogue);
      await begin(tx, asked);
      return true;
    });
    if (hasLock) return;
    if (attempt === maxTries) {
      throw new DomainError("conflict", "An import is being applied; close the period when it is done.");
    }
    await sleep(pause);
  }
}

async function begin(tx: TransactionSql, asked: string[]): Promise<void> {
  const begun = await tx.unsafe<{ ends: string }[]>(
    `update billing_periods period set state = 'closing'
     from (
       select period.customer_id, period.number from ${freeSql}
       order by 1, 2 for update of period skip locked
     ) as free
     where period.customer_id = free.customer_id and period.number = free.number
     returning ends_at::text as ends`,
    asked,
  );
  if (begun.length === 0) return;
  await tx.unsafe(
    `update billing_horizon set closed_until = greatest(closed_until, (select max(ends) from unnest($1::timestamptz[]) as ends))`,
    [arrayText(begun.map(({ ends }) => ends))],
  );
}

const lock = (tx: TransactionSql, key: number) =>
  tx`select pg_advisory_xact_lock(${space}::int, ${key}::int)`;

async function tryLock(tx: TransactionSql, key: number): Promise<boolean> {
  const [row] = await tx<{ is_free: boolean }[]>`
    select pg_try_advisory_xact_lock(${space}::int, ${key}::int) as is_free`;
  return row?.is_free === true;
}

import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { plainArrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { type Instant, isoUtc, microsPerDay } from "#/domain/instant.ts";
import { creditText } from "../ledger/credit-amount.ts";
import { readGrant } from "../ledger/grant-credits.ts";
import { type LedgerCall, runCalls } from "../ledger/run-group.ts";
import { type BilledCustomer, readBilled } from "./billing-row.ts";
import { creditsOf } from "./cut-credits.ts";
import { wholePeriodAround } from "./period-boundaries.ts";
import { type GrantPeriodRow, grantPeriodColumns, planGrantId, readParts, spanOf } from "./plan-grants.ts";

/** Customers in one transaction. */
const batch = 200;

const owedSql = `
  from billing_periods period
  join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
  where period.state <> 'closed' and jsonb_typeof(version.terms -> 'grant') = 'object'
    and not exists (
      select from credit_grants granted
      where granted.customer_id = period.customer_id and granted.id = ${planGrantId("period")}
    )`;

/**
 * Gives the credits that periods begin with by their plans, where they were not given yet: of these customers, or
 * of all. What fails is logged and tried again the next time. Not to be called while the catalogue is locked.
 */
export async function givePlanCredits(ctx: Context, customerIds?: readonly number[]): Promise<void> {
  for (let after = 0; ; ) {
    const owed = await ctx.sql.unsafe<{ customer_id: number }[]>(
      `select distinct period.customer_id ${owedSql}
         and period.customer_id > $1::int and ($2::int[] is null or period.customer_id = any($2::int[]))
       order by period.customer_id limit ${batch}`,
      [after, customerIds ? plainArrayText(customerIds) : null],
    );
    const ids = owed.map(({ customer_id }) => customer_id);
    await giveAll(ctx, ids);
    after = ids.at(-1) ?? 0;
    if (ids.length < batch) return;
  }
}

/** One that can't be given its credits must not hold up the others. */
async function giveAll(ctx: Context, customerIds: readonly number[]): Promise<void> {
  if (customerIds.length === 0) return;
  try {
    await ctx.sql.begin((tx) => give(ctx, tx, customerIds));
  } catch (error) {
    const [customer, ...others] = customerIds;
    if (others.length === 0) ctx.log.error({ err: error, customer }, "plan credits could not be given");
    else for (const id of customerIds) await giveAll(ctx, [id]);
  }
}

const { space, catalogue } = advisoryLocks;

async function give(ctx: Context, tx: TransactionSql, customerIds: readonly number[]): Promise<void> {
  // Locked in the order of whoever changes billing, so that no period is cut while its credits are given.
  await tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`;
  const ids = plainArrayText(customerIds);
  await tx.unsafe(
    "select from billing_accounts where customer_id = any($1::int[]) order by customer_id for share",
    [ids],
  );
  const owed = await tx.unsafe<GrantPeriodRow[]>(
    `select ${grantPeriodColumns("period")} ${owedSql} and period.customer_id = any($1::int[])
     order by period.customer_id, period.number`,
    [ids],
  );
  const billed = new Map(
    (await readBilled(tx, customerIds)).map((customer) => [customer.customerId, customer]),
  );
  const parts = await readParts(tx, owed);
  const given = new Map<string, string>();
  const calls = owed.flatMap((period): LedgerCall[] => {
    const { customer_id: customer, number, terms } = period;
    const span = spanOf(period);
    const before = (parts.get(`${customer} ${number}`) ?? []).map((part) => ({
      ...part,
      amount: given.get(`${customer} ${part.number}`) ?? part.amount,
    }));
    const due = creditsOf(terms, span, before);
    // The share of a very short period may come to less than the smallest part of a credit.
    if (terms.grant === null || due === null || due.amount === 0n) return [];
    given.set(`${customer} ${number}`, creditText(due.amount));
    const { amount, rolloverMax } = due;
    const operation = readGrant(ctx, {
      customerId: customer,
      id: period.grant_id,
      amount: creditText(amount),
      priority: terms.grant.priority,
      effectiveAt: isoUtc(span.starts),
      expiresAt: isoUtc(span.ends),
      rolloverMax: rolloverMax === null ? null : creditText(rolloverMax),
      rolloverDays: rolloverMax === null ? null : daysAfter(span.ends, billed.get(customer)),
      source: "plan",
      reason: `Billing period ${number}`,
    });
    return [{ customer, operation, request: undefined, clock: ctx.clock, actor: ctx.actor }];
  });
  if (calls.length > 0) await runCalls(tx, calls);
}

/** Days of the period that follows, to the nearest: as long as what rolls over into it is valid. */
function daysAfter(ends: Instant, billed: BilledCustomer | undefined): number {
  if (!billed) return 30;
  const { to } = wholePeriodAround(billed.rule, billed.zone, ends);
  return Math.max(1, Number((to - ends + microsPerDay / 2n) / microsPerDay));
}

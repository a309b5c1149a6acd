import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { type Instant, isoUtc, microsPerDay } from "#/domain/instant.ts";
import { grantCredits } from "../ledger/grant-credits.ts";
import { periodGrant } from "../plans/period-share.ts";
import type { PlanTerms } from "../plans/plan-terms.ts";
import { type BilledCustomer, micros, readBilled } from "./billing-row.ts";
import { wholePeriodAround } from "./period-boundaries.ts";

/** The id of the grant that a period begins with, the same whoever works it out: it is given once. */
const grantId = (period: string) =>
  `md5(concat_ws(' ', 'plan credits', ${["customer_id", "number", "plan_id", "plan_version"].map((column) => `${period}.${column}`).join(", ")}))::uuid`;

interface Owed {
  customer_id: number;
  number: number;
  grant_id: string;
  terms: PlanTerms;
  starts: number;
  ends: number;
  whole_starts: number;
  whole_ends: number;
}

const batch = 500;

/**
 * Gives the credits that periods begin with by their plans, where they were not given yet: of these customers, or
 * of all. What fails is logged and tried again the next time. Not to be called while the catalogue is locked.
 */
export async function givePlanCredits(ctx: Context, customerIds?: readonly number[]): Promise<void> {
  let after = { customer_id: 0, number: 0 };
  for (;;) {
    const owed = await ctx.sql.unsafe<Owed[]>(
      `select period.customer_id, period.number, ${grantId("period")} as grant_id, version.terms,
         ${micros("period.starts_at")} as starts, ${micros("period.ends_at")} as ends,
         ${micros("whole_starts_at")} as whole_starts, ${micros("whole_ends_at")} as whole_ends
       from billing_periods period
       join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
       where period.state <> 'closed' and jsonb_typeof(version.terms -> 'grant') = 'object'
         and (period.customer_id, period.number) > ($1::int, $2::int)
         and ($3::int[] is null or period.customer_id = any($3::int[]))
         and not exists (
           select from credit_grants granted
           where granted.customer_id = period.customer_id and granted.id = ${grantId("period")}
         )
       order by period.customer_id, period.number limit ${batch}`,
      [after.customer_id, after.number, customerIds ? plainArrayText(customerIds) : null],
    );
    const billed = await readBilled(ctx.sql, [...new Set(owed.map(({ customer_id }) => customer_id))]);
    const rules = new Map(billed.map((customer) => [customer.customerId, customer]));
    await Promise.all(owed.map((period) => give(ctx, period, rules.get(period.customer_id))));
    const last = owed.at(-1);
    if (!last || owed.length < batch) return;
    after = last;
  }
}

async function give(ctx: Context, period: Owed, billed: BilledCustomer | undefined): Promise<void> {
  const [starts, ends] = [BigInt(period.starts), BigInt(period.ends)];
  const whole = { wholeStarts: BigInt(period.whole_starts), wholeEnds: BigInt(period.whole_ends) };
  const amount = periodGrant(period.terms, { starts, ends, ...whole });
  const { grant } = period.terms;
  // The share of a very short period may come to less than the smallest part of a credit.
  if (grant === null || amount === null || Number(amount) === 0) return;
  try {
    await grantCredits(ctx, {
      customerId: period.customer_id,
      id: period.grant_id,
      amount,
      priority: grant.priority,
      effectiveAt: isoUtc(starts),
      expiresAt: isoUtc(ends),
      rolloverMax: grant.rolloverMax,
      rolloverDays: grant.rolloverMax === null ? null : daysAfter(ends, billed),
      source: "plan",
      reason: `Billing period ${period.number}`,
    });
  } catch (error) {
    ctx.log.error({ err: error, customer: period.customer_id, period: period.number }, "plan credits");
  }
}

/** Days of the period that follows, to the nearest: as long as what rolls over into it is valid. */
function daysAfter(ends: Instant, billed: BilledCustomer | undefined): number {
  if (!billed) return 30;
  const { to } = wholePeriodAround(billed.rule, billed.zone, ends);
  return Math.max(1, Number((to - ends + microsPerDay / 2n) / microsPerDay));
}

/**
 * Lets the credits that an open period began with end when it now ends, in the transaction that moves its end.
 * What has expired before stays as it is.
 */
export async function movePlanCredits(
  tx: TransactionSql,
  { customerId, number, ends }: { customerId: number; number: number; ends: Instant },
): Promise<void> {
  // The ledger reads and writes grants with this row locked.
  await tx`select from credit_accounts where customer_id = ${customerId} for update`;
  await tx.unsafe(
    `update credit_grants granted set expires_at = $3::timestamptz
     from billing_periods period
     where period.customer_id = $1 and period.number = $2 and granted.customer_id = period.customer_id
       and granted.id = ${grantId("period")} and not granted.is_expired`,
    [customerId, number, isoUtc(ends)],
  );
}

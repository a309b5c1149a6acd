import type { BillingAccount, BillingPeriod, PutBilling } from "#/api/contract/billing.ts";
import type { DescribedPeriod } from "#/domain/credits/periods/described-period.ts";
import type { DescribedBilling } from "#/domain/credits/periods/find-billing.ts";
import type { BillingInput } from "#/domain/credits/periods/put-billing.ts";
import { readEnv } from "#/env.ts";

/** What callers ask for, as the operation takes it. */
export function readBilling(asked: PutBilling): BillingInput {
  const { anchor_day, length_days, anchor_date, starts_at, ...same } = asked;
  return {
    ...same,
    anchorDay: anchor_day,
    lengthDays: length_days,
    anchorDate: anchor_date,
    startsAt: starts_at,
  };
}

/** A billing period as callers see it. */
export function toBillingPeriod(period: DescribedPeriod, now: Date): BillingPeriod {
  return {
    customer: period.customer,
    name: period.name,
    number: period.number,
    starts_at: period.startsAt,
    ends_at: period.endsAt,
    whole_starts_at: period.wholeStartsAt,
    whole_ends_at: period.wholeEndsAt,
    is_partial: period.isPartial,
    time_zone: period.timeZone,
    plan: period.plan,
    state: period.state,
    closes_at: closesAt(period, now),
    closed_at: period.closedAt,
    failure: period.failure,
    total: period.total,
    covered: period.covered,
    due: period.due,
    due_currency: period.dueCurrency,
    also_due: period.alsoDue,
  };
}

/** The end of the grace time of an open period that is over. */
function closesAt({ state, endsAt }: DescribedPeriod, now: Date): string | null {
  const ends = Date.parse(endsAt);
  if (state !== "open" || ends > now.getTime()) return null;
  return new Date(ends + readEnv().BILLING_GRACE_MINUTES * 60_000).toISOString();
}

/** How a customer is billed, as callers see it. */
export function toBillingAccount(billing: DescribedBilling, now: Date): BillingAccount {
  const { currentPeriod: current, nextPeriod: next } = billing;
  return {
    customer: billing.customer,
    name: billing.name,
    time_zone: billing.timeZone,
    state: billing.state,
    plan: billing.plan,
    cadence: billing.cadence,
    anchor_day: billing.anchorDay,
    length_days: billing.lengthDays,
    anchor_date: billing.anchorDate,
    starts_at: billing.startsAt,
    ends_at: billing.endsAt,
    current_period: current && toBillingPeriod(current, now),
    next_period: next && { starts_at: next.startsAt, ends_at: next.endsAt, plan: next.plan },
    created_at: billing.createdAt,
  };
}

import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc, parseInstant } from "#/domain/instant.ts";
import { holdPlan } from "../plans/hold-plan.ts";
import { type BilledCustomer, hasEnded, type LatestPeriod, runningPeriod } from "./billing-row.ts";
import type { ChangeTime } from "./billing-states.ts";
import { cutPeriod } from "./cut-period.ts";
import { type DescribedBilling, findBilling } from "./find-billing.ts";
import { givePlanCredits } from "./give-plan-credits.ts";
import { type LockedBilling, lockBilling, openDue } from "./lock-billing.ts";
import { boundaryAtOrBefore, nextBoundary, type PeriodRule } from "./period-boundaries.ts";
import { type RuleInput, readRule, ruleColumns } from "./read-rule.ts";

const { space, catalogue } = advisoryLocks;

export interface BillingInput extends RuleInput {
  /** Slug of the plan. */
  plan: string;
  /** ISO 8601. */
  startsAt?: string | undefined;
  when: ChangeTime;
}

/**
 * Bills a customer, changes how it is billed, or begins anew after billing has ended; takes back an end that is to
 * come. The same call again changes nothing. Throws not_found, unreadable, invalid and conflict.
 */
export async function putBilling(
  ctx: Context,
  externalId: string,
  input: BillingInput,
): Promise<DescribedBilling> {
  const customerId = await ctx.sql.begin(async (tx) => {
    // Neither is the customer removed meanwhile, nor does a period begin to close.
    await tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`;
    const locked = await lockBilling(ctx, tx, externalId);
    const { billed, now } = locked;
    const running = billed ? runningPeriod(billed, now) : null;
    if (billed && running) await change(ctx, tx, locked, billed, running, input);
    else await begin(ctx, tx, locked, input);
    await openDue(tx, locked.customerId, now);
    return locked.customerId;
  });
  await givePlanCredits(ctx, [customerId]);
  return findBilling(ctx, externalId);
}

/** For a customer that is not billed now: never was, will be later, or was before. */
async function begin(
  ctx: Context,
  tx: TransactionSql,
  { customerId, zone, now, billed }: LockedBilling,
  input: BillingInput,
): Promise<void> {
  const scheduled = billed && !hasEnded(billed, now) ? billed : undefined;
  const begins = input.startsAt === undefined ? (scheduled?.begins ?? now) : readStart(ctx, input.startsAt);
  if (billed?.latest && begins < billed.latest.ends) {
    const said = `The customer was billed until ${isoUtc(billed.latest.ends)}; billing can't begin anew before.`;
    throw new DomainError("conflict", said, "starts_at");
  }
  const rule = readRule(input, billed?.rule, zone, begins);
  const row = {
    plan_id: await planOf(tx, scheduled, input),
    ...ruleColumns(rule),
    starts_at: isoUtc(begins),
    ends_at: null,
  };
  if (billed) await tx`update billing_accounts set ${tx(row)} where customer_id = ${customerId}`;
  else {
    const made = { ...row, customer_id: customerId, created_at: isoUtc(now) };
    await tx`insert into billing_accounts ${tx(made)}`;
  }
}

async function change(
  ctx: Context,
  tx: TransactionSql,
  { customerId, zone, now }: LockedBilling,
  billed: BilledCustomer,
  running: LatestPeriod,
  input: BillingInput,
): Promise<void> {
  if (input.startsAt !== undefined && parseInstant(input.startsAt, "starts_at") !== billed.begins) {
    const said = `Billing began at ${isoUtc(billed.begins)}, which can't change any more.`;
    throw new DomainError("conflict", said, "starts_at");
  }
  const rule = readRule(input, billed.rule, zone, input.when === "now" ? now : running.ends);
  const planId = await planOf(tx, billed, input);
  const row = { plan_id: planId, ...ruleColumns(rule), ends_at: null };
  await tx`update billing_accounts set ${tx(row)} where customer_id = ${customerId}`;
  if (input.when === "next_period" || (await isAsAsked(tx, running, { planId, rule, zone, now }))) return;
  await cutPeriod(ctx, tx, customerId, running, now);
}

/** Whether a period is priced, begins and ends by what is asked for, so that none needs to begin now. */
async function isAsAsked(
  tx: TransactionSql,
  running: LatestPeriod,
  asked: { planId: number; rule: PeriodRule; zone: string; now: Instant },
): Promise<boolean> {
  if (running.planId !== asked.planId) return false;
  const [plan] = await tx<{ version: number }[]>`select version from plans where id = ${asked.planId}`;
  if (plan?.version !== running.planVersion) return false;
  // A customer that moved since has the end of the one zone, and mostly the beginning of the other.
  const begins = (zone: string) =>
    boundaryAtOrBefore(asked.rule, zone, running.starts) === running.wholeStarts;
  const ends = nextBoundary(asked.rule, asked.zone, asked.now) === running.ends;
  return ends && (begins(running.zone) || begins(asked.zone));
}

/** The plan's number. Who is on it already may stay on one that is archived. */
async function planOf(
  tx: TransactionSql,
  billed: BilledCustomer | undefined,
  { plan: slug }: BillingInput,
): Promise<number> {
  const [own] = billed
    ? await tx<{ id: number }[]>`select id from plans where id = ${billed.planId} and slug = ${slug}`
    : [];
  return own?.id ?? (await holdPlan(tx, slug)).id;
}

/** Years that billing may begin before and after now. */
const earliest = 5;
const latest = 1;

function readStart(ctx: Pick<Context, "clock">, text: string): Instant {
  const starts = parseInstant(text, "starts_at");
  const away = (years: number) => {
    const date = ctx.clock();
    return BigInt(new Date(date).setUTCFullYear(date.getUTCFullYear() + years)) * 1000n;
  };
  if (starts >= away(-earliest) && starts <= away(latest)) return starts;
  const said = `starts_at is ${isoUtc(starts)}; expected at most ${earliest} years ago and ${latest} year ahead.`;
  throw new DomainError("invalid", said, "starts_at");
}

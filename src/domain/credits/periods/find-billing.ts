import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { nowOf } from "../now-of.ts";
import {
  type BilledCustomer,
  type Cadence,
  hasEnded,
  micros,
  readBilledOne,
  runningPeriod,
} from "./billing-row.ts";
import type { BillingState } from "./billing-states.ts";
import {
  type DescribedPeriod,
  type PeriodRow,
  type PlanColumns,
  type PlanOfPeriod,
  periodSelect,
  toDescribedPeriod,
  toPlanOfPeriod,
} from "./described-period.ts";
import { duePeriods, nextPeriod } from "./period-span.ts";
import { ruleColumns } from "./read-rule.ts";

/** How a customer is billed. All times ISO 8601 UTC. */
export interface DescribedBilling {
  /** External id. */
  customer: string;
  name: string | null;
  timeZone: string;
  state: BillingState;
  /** What the next period is priced by. */
  plan: PlanOfPeriod;
  cadence: Cadence;
  anchorDay: number | null;
  lengthDays: number | null;
  /** YYYY-MM-DD. */
  anchorDate: string | null;
  startsAt: string;
  endsAt: string | null;
  currentPeriod: DescribedPeriod | null;
  /** What begins next, as things stand. */
  nextPeriod: { startsAt: string; endsAt: string; plan: PlanOfPeriod } | null;
  createdAt: string;
}

export const notBilled = (externalId: string) =>
  new DomainError("not_found", `Customer ${JSON.stringify(externalId)} has no billing.`);

/** How a customer is billed. Throws not_found, also for a customer that is not. */
export async function findBilling(ctx: Context, externalId: string): Promise<DescribedBilling> {
  const customerId = await findCustomerId(ctx.sql, externalId);
  const now = nowOf(ctx);
  const nowText = ctx.clock().toISOString();
  const [billed, [account], [current]] = await Promise.all([
    readBilledOne(ctx.sql, customerId),
    ctx.sql.unsafe<(PlanColumns & { name: string | null; created: number })[]>(
      `select plan.slug as "planSlug", plan.name as "planName", plan.version as "planVersion",
         version.terms ->> 'currency' as currency, customer.name, ${micros("account.created_at")} as created
       from billing_accounts account join customers customer on customer.id = account.customer_id
       join plans plan on plan.id = account.plan_id
       join plan_versions version on version.plan_id = plan.id and version.version = plan.version
       where account.customer_id = $1`,
      [customerId],
    ),
    ctx.sql.unsafe<PeriodRow[]>(
      `${periodSelect} where period.customer_id = $1 and period.starts_at <= $2::timestamptz
         and period.ends_at > $2::timestamptz`,
      [customerId, nowText],
    ),
  ]);
  if (!billed || !account) throw notBilled(externalId);
  const rule = ruleColumns(billed.rule);
  const plan = toPlanOfPeriod(account);
  return {
    customer: externalId,
    name: account.name,
    timeZone: billed.zone,
    state: stateOf(billed, now),
    plan,
    cadence: rule.cadence,
    anchorDay: rule.anchor_day,
    lengthDays: rule.length_days,
    anchorDate: rule.anchor_date,
    startsAt: isoUtc(billed.begins),
    endsAt: billed.ends === null ? null : isoUtc(billed.ends),
    currentPeriod: current ? toDescribedPeriod(current) : null,
    nextPeriod: toNext(billed, now, plan),
    createdAt: isoUtc(BigInt(account.created)),
  };
}

function stateOf(billed: BilledCustomer, now: Instant): BillingState {
  if (hasEnded(billed, now)) return "ended";
  if (billed.begins > now && !runningPeriod(billed, now)) return "scheduled";
  return billed.ends === null ? "active" : "ending";
}

/** The first period that begins after now, also where some that have begun are not open yet. */
function toNext(billed: BilledCustomer, now: Instant, plan: PlanOfPeriod): DescribedBilling["nextPeriod"] {
  if (hasEnded(billed, now)) return null;
  const latest = duePeriods(billed, now).at(-1) ?? billed.latest;
  const next = nextPeriod({ ...billed, latest });
  return next && { startsAt: isoUtc(next.starts), endsAt: isoUtc(next.ends), plan };
}

import type { periodStates } from "#/db/schema/billing.ts";
import { isoUtc } from "#/domain/instant.ts";
import { credits, type Decimal } from "../plans/plan-terms.ts";
import { micros } from "./billing-row.ts";

/** A version of a plan, as periods name it. */
export interface PlanOfPeriod {
  slug: string;
  name: string;
  version: number;
  /** ISO 4217 code, or "credits". */
  currency: string;
}

/** A billing period and what it came to. All times ISO 8601 UTC. */
export interface DescribedPeriod {
  /** External id. */
  customer: string;
  /** The customer's. */
  name: string | null;
  number: number;
  startsAt: string;
  endsAt: string;
  wholeStartsAt: string;
  wholeEndsAt: string;
  /** Whether it is shorter than the whole one. */
  isPartial: boolean;
  timeZone: string;
  plan: PlanOfPeriod;
  state: (typeof periodStates)[number];
  closedAt: string | null;
  /** Why closing failed the last time. */
  failure: string | null;
  /** Of its statement; all null until it is closed. */
  total: Decimal | null;
  covered: Decimal | null;
  due: Decimal | null;
  dueCurrency: string | null;
  /** Adjustments of periods that were in money of another currency. */
  alsoDue: { amount: Decimal; currency: string }[];
}

export interface PeriodRow
  extends Omit<
      DescribedPeriod,
      "startsAt" | "endsAt" | "wholeStartsAt" | "wholeEndsAt" | "isPartial" | "closedAt" | "plan"
    >,
    PlanColumns {
  startsAt: number;
  endsAt: number;
  wholeStartsAt: number;
  wholeEndsAt: number;
  closedAt: number | null;
}

export interface PlanColumns {
  planSlug: string;
  planName: string;
  planVersion: number;
  currency: string;
}

export const toPlanOfPeriod = (row: PlanColumns): PlanOfPeriod => ({
  slug: row.planSlug,
  name: row.planName,
  version: row.planVersion,
  currency: row.currency,
});

/** What is selected of `billing_periods period` for it, with what it is joined with. */
export const periodSelect = `
  select customer.external_id as customer, customer.name, period.number, period.state,
    ${micros("period.starts_at")} as "startsAt", ${micros("period.ends_at")} as "endsAt",
    ${micros("period.whole_starts_at")} as "wholeStartsAt", ${micros("period.whole_ends_at")} as "wholeEndsAt",
    period.time_zone as "timeZone", plan.slug as "planSlug", plan.name as "planName",
    period.plan_version as "planVersion", version.terms ->> 'currency' as currency,
    ${micros("period.closed_at")} as "closedAt", period.failure,
    statement.total, statement.covered, statement.due, statement.due_currency as "dueCurrency",
    array(
      select jsonb_build_object('amount', trim_scale(sum(amount))::text, 'currency', line.currency)
      from statement_lines line
      where line.customer_id = statement.customer_id and line.period = statement.period and line.kind = 'adjustment'
        and line.currency not in (statement.currency, '${credits}')
      group by line.currency order by line.currency
    ) as "alsoDue"
  from billing_periods period
  join customers customer on customer.id = period.customer_id
  join plans plan on plan.id = period.plan_id
  join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
  left join statements statement on statement.customer_id = period.customer_id
    and statement.period = period.number and period.state = 'closed'`;

const iso = (at: number) => isoUtc(BigInt(at));

export function toDescribedPeriod(row: PeriodRow): DescribedPeriod {
  const { planSlug, planName, planVersion, currency, ...period } = row;
  return {
    ...period,
    startsAt: iso(row.startsAt),
    endsAt: iso(row.endsAt),
    wholeStartsAt: iso(row.wholeStartsAt),
    wholeEndsAt: iso(row.wholeEndsAt),
    isPartial: row.startsAt > row.wholeStartsAt || row.endsAt < row.wholeEndsAt,
    plan: toPlanOfPeriod({ planSlug, planName, planVersion, currency }),
    closedAt: row.closedAt === null ? null : iso(row.closedAt),
  };
}

import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import type { Decimal, PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { type ClosingOptions, closePeriods } from "#/domain/credits/statements/close-periods.ts";

/** A plan in US dollars that prices each meter per unit. */
export const perUnit = (prices: Record<string, Decimal>, more: Partial<PlanTerms> = {}): PlanTerms => ({
  currency: "USD",
  prorate: true,
  items: Object.entries(prices).map(([meter, price]) => ({
    model: "per_unit" as const,
    name: null,
    meter,
    included: "0",
    price,
  })),
  overage: null,
  grant: null,
  ...more,
});

/** Makes a plan of one version; answers its number. */
export async function insertPlan(sql: Sql, slug: string, terms: PlanTerms): Promise<number> {
  const [plan] = await sql<{ id: number }[]>`
    insert into plans (slug, name) values (${slug}, ${slug}) returning id`;
  if (!plan) throw new Error("the plan was not made");
  await sql`
    insert into plan_versions (plan_id, version, terms, actor, created_at)
    values (${plan.id}, 1, ${JSON.stringify(terms)}::text::jsonb, 'test', now())`;
  return plan.id;
}

interface InsertedPeriods {
  customer: string;
  planId: number;
  /** ISO 8601: where the first begins, and each ends where the next begins. */
  bounds: readonly string[];
  /** Number of the first. */
  from?: number;
  timeZone?: string;
}

/** Makes whole, open periods of a customer; makes the customer too. Answers the customer's number. */
export async function insertPeriods(sql: Sql, asked: InsertedPeriods): Promise<number> {
  const { customer, planId, bounds, from = 1, timeZone = "UTC" } = asked;
  await sql`
    insert into customers (external_id, time_zone) values (${customer}, ${timeZone}) on conflict do nothing`;
  await sql`
    insert into billing_periods (customer_id, number, starts_at, ends_at, whole_starts_at, whole_ends_at, time_zone, plan_id, plan_version)
    select customers.id, ${from - 1}::int + place::int, starts, ends, starts, ends, ${timeZone}, ${planId}, 1
    from unnest(${arrayText(bounds.slice(0, -1))}::text::timestamptz[], ${arrayText(bounds.slice(1))}::text::timestamptz[]) with ordinality as span(starts, ends, place)
    cross join customers where external_id = ${customer}`;
  const [row] = await sql<{ id: number }[]>`select id from customers where external_id = ${customer}`;
  return row?.id ?? 0;
}

/** The same context at another time. */
export const atTime = (ctx: Context, now: string): Context => ({ ...ctx, clock: () => new Date(now) });

/** Closes what has ended by then, without a grace time. */
export const closeAt = (ctx: Context, now: string, options: Partial<ClosingOptions> = {}) =>
  closePeriods(atTime(ctx, now), { graceMinutes: 0, ...options });

interface StoredMark {
  customer: string;
  period: number;
  cause: string;
  event: string | null;
  importId: number | null;
  adjustedIn: number | null;
}

/** All marks in the order in which they were noted. */
export const readMarks = async (sql: Sql): Promise<StoredMark[]> => [
  ...(await sql<StoredMark[]>`
    select external_id as customer, period, cause, coalesce(event.id, event_key::text) as event,
      late.import_id as "importId", adjusted_in as "adjustedIn"
    from late_usage late join customers on customers.id = late.customer_id
    left join usage_events event on event.customer_id = late.customer_id and event.key = late.event_key and event.import_id is null
    order by late.id`),
];

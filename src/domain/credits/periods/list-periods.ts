import type { periodStates } from "#/db/schema/billing.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { type DescribedPeriod, type PeriodRow, periodSelect, toDescribedPeriod } from "./described-period.ts";

interface Page {
  page: number;
  perPage: number;
}

export interface ListPeriodsInput extends Page {
  state?: (typeof periodStates)[number] | undefined;
  /** External id. */
  customer?: string | undefined;
  /** Slug. */
  plan?: string | undefined;
  /** ISO 8601: only periods that end after this. */
  from?: string | undefined;
  /** ISO 8601: only periods that begin before this. */
  to?: string | undefined;
}

type Found = { total: number; rows: DescribedPeriod[] };

/** Periods of all customers, those that end last first. Throws unreadable, invalid, and not_found for names. */
export async function listPeriods(ctx: Context, input: ListPeriodsInput): Promise<Found> {
  const from = input.from === undefined ? undefined : parseInstant(input.from, "from");
  const to = input.to === undefined ? undefined : parseInstant(input.to, "to");
  if (from !== undefined && to !== undefined && from >= to) {
    const said = `from is ${isoUtc(from)}, which is not before to, ${isoUtc(to)}.`;
    throw new DomainError("invalid", said, "from");
  }
  const [customerId, planId] = await Promise.all([
    input.customer === undefined ? null : findCustomerId(ctx.sql, input.customer),
    input.plan === undefined ? null : findPlanId(ctx, input.plan),
  ]);
  const wanted: [condition: (place: string) => string, value: string | number | null | undefined][] = [
    [(place) => `period.state = ${place}`, input.state],
    [(place) => `period.customer_id = ${place}::int`, customerId],
    [(place) => `period.plan_id = ${place}::int`, planId],
    [(place) => `period.ends_at > ${place}::timestamptz`, from === undefined ? null : isoUtc(from)],
    [(place) => `period.starts_at < ${place}::timestamptz`, to === undefined ? null : isoUtc(to)],
  ];
  const asked = wanted.flatMap(([condition, value]) => (value == null ? [] : [{ condition, value }]));
  const where = asked.map(({ condition }, place) => condition(`$${place + 1}`)).join(" and ");
  const order = "period.ends_at desc, period.customer_id desc, period.number desc";
  return read(
    ctx,
    input,
    where || "true",
    asked.map(({ value }) => value),
    order,
  );
}

/** Periods of one customer, the newest first. Throws not_found. */
export async function listCustomerPeriods(ctx: Context, externalId: string, page: Page): Promise<Found> {
  const customerId = await findCustomerId(ctx.sql, externalId);
  return read(ctx, page, "period.customer_id = $1::int", [customerId], "period.number desc");
}

async function read(
  ctx: Context,
  { page, perPage }: Page,
  where: string,
  values: (string | number)[],
  order: string,
): Promise<Found> {
  const [[counted], rows] = await Promise.all([
    ctx.sql.unsafe<{ total: number }[]>(
      `select count(*) as total from billing_periods period where ${where}`,
      values,
    ),
    ctx.sql.unsafe<PeriodRow[]>(
      `${periodSelect} where ${where} order by ${order} limit $${values.length + 1} offset $${values.length + 2}`,
      [...values, perPage, (page - 1) * perPage],
    ),
  ]);
  return { total: counted?.total ?? 0, rows: rows.map(toDescribedPeriod) };
}

async function findPlanId(ctx: Context, slug: string): Promise<number> {
  const [plan] = slug.includes("\0")
    ? []
    : await ctx.sql<{ id: number }[]>`select id from plans where slug = ${slug}`;
  if (!plan) throw new DomainError("not_found", `There is no plan ${JSON.stringify(slug)}.`, "plan");
  return plan.id;
}

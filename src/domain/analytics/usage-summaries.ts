import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { DecimalText } from "./usage.ts";

export const usageCategories = ["no", "low", "medium", "high"] as const;
type UsageCategory = (typeof usageCategories)[number];

/** What a customer's reported events come to, and how heavy a user that makes it. */
export interface UsageSummary {
  /** The caller's name for it. */
  customer: string;
  name: string | null;
  /** Reported events that count; imported rows are not among them. */
  records: number;
  /** All their quantities of sum meters, whatever the unit. */
  units: DecimalText;
  /** All their prices. */
  price: DecimalText;
  /** units × price ÷ records, rounded half up to 2 decimals; 0 without records. */
  factor: DecimalText;
  /** Of the exact factor: no at 0, low below 50, medium below 200, else high. */
  category: UsageCategory;
}

export interface UsageSummaryPage {
  page: number;
  perPage: number;
  total: number;
  rows: UsageSummary[];
}

/** Slots that several sum meters share are added once. */
const summarySql = (customers: string) => `
  with summed as materialized (
    select service_id, array_agg(distinct slot) as slots from meters
    where aggregation = 'sum' and slot > 0 group by service_id
  )
  select external_id as customer, name, records::int as records, trim_scale(units)::text as units,
    trim_scale(price)::text as price,
    case when records = 0 then '0' else trim_scale(div(units * price * 200 + records, 2 * records) / 100)::text end as factor,
    case when units * price = 0 then 'no' when units * price < 50 * records then 'low'
      when units * price < 200 * records then 'medium' else 'high' end as category
  from (${customers}) as customer
  cross join lateral (
    select count(*) as records, coalesce(sum(price), 0) as price, coalesce(sum(used.units), 0) as units
    from usage_events event
    left join summed using (service_id)
    cross join lateral (
      select sum(event.quantities[slot]) as units from unnest(summed.slots) as slot
    ) as used
    where event.customer_id = customer.id and import_id is null and voided_at is null
  ) as reported
  order by external_id`;

/** Throws not_found. */
export async function summarizeUsage(ctx: Pick<Context, "sql">, customer: string): Promise<UsageSummary> {
  const [found] = customer.includes("\0")
    ? []
    : await ctx.sql.unsafe<UsageSummary[]>(
        summarySql("select id, external_id, name from customers where external_id = $1"),
        [customer],
      );
  if (found) return found;
  throw new DomainError(
    "not_found",
    `There is no customer ${JSON.stringify(customer.slice(0, 100))}.`,
    "customer",
  );
}

/** All customers', by the caller's names for them, those without an event among them. */
export async function summarizeAll(
  ctx: Pick<Context, "sql">,
  { page, perPage }: { page: number; perPage: number },
): Promise<UsageSummaryPage> {
  const [counted] = await ctx.sql<{ total: number }[]>`select count(*)::int as total from customers`;
  const rows = await ctx.sql.unsafe<UsageSummary[]>(
    summarySql(
      "select id, external_id, name from customers order by external_id limit $1::bigint offset $2::bigint",
    ),
    [perPage, (page - 1) * perPage],
  );
  return { page, perPage, total: counted?.total ?? 0, rows: [...rows] };
}

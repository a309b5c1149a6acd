import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import {
  type Aggregation,
  currentCatalogue,
  type Meter,
  type Service,
} from "#/domain/usage/catalogue/catalogue.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import type { DecimalText } from "../usage.ts";
import { monthAround } from "../windows/calendar-windows.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { aggregateWindows } from "./aggregate-windows.ts";
import { findCustomer } from "./find-customers.ts";
import { emptyValue } from "./meter-sql.ts";

export interface CustomerMonthInput {
  /** The caller's name for it. */
  customer: string;
  /** YYYY-MM on the customer's clock; the current month when left out. */
  month?: string | undefined;
}

export interface CustomerMonth {
  customer: string;
  timeZone: string;
  /** YYYY-MM, and its first instant and the first one after it, ISO 8601 UTC. */
  month: string;
  from: string;
  to: string;
  /** What it ever used, the latest used first. */
  services: {
    service: string;
    name: string;
    /** Events that count, of all time. */
    events: number;
    /** When the latest occurred, ISO 8601 UTC. */
    lastSeenAt: string;
  }[];
  /** All meters of those services, in that order. */
  meters: {
    service: string;
    meter: string;
    name: string;
    unit: string;
    aggregation: Aggregation;
    /** Exact; null for a maximum, minimum or latest value of no event. */
    value: DecimalText | null;
    /** Events of the service in the month. */
    events: number;
  }[];
}

/** What a customer used in a calendar month, of every service it ever used. Throws not_found, and unreadable for the month. */
export async function describeCustomerMonth(ctx: Context, input: CustomerMonthInput): Promise<CustomerMonth> {
  const inMonth = input.month === undefined ? ctx.clock() : middleOf(input.month);
  const customer = await findCustomer(ctx, input.customer);
  const range = monthAround(customer.timeZone, BigInt(inMonth.getTime()) * 1000n);
  const { services } = await currentCatalogue(ctx.sql);
  const byId = new Map([...services.values()].map((service) => [service.id, service]));
  const used = (await usedServices(ctx, customer.id)).flatMap(({ id, ...seen }) => {
    const service = byId.get(id);
    return service ? { service, ...seen } : [];
  });
  const meters = await Promise.all(
    used.flatMap(({ service }) =>
      service.meters.map((meter) => totalOf(ctx, { service, meter, range, customerId: customer.id })),
    ),
  );
  return {
    customer: customer.externalId,
    timeZone: customer.timeZone,
    month: localMonth(customer.timeZone, range),
    from: isoUtc(range.from),
    to: isoUtc(range.to),
    services: used.map(({ service, events, lastSeenAt }) => ({
      service: service.slug,
      name: service.name,
      events,
      lastSeenAt: isoUtc(BigInt(lastSeenAt)),
    })),
    meters,
  };
}

/** The 15th at noon in UTC lies in the same month on every clock. Throws unreadable. */
function middleOf(month: string): Date {
  const middle = new Date(`${month}-15T12:00:00Z`);
  if (/^\d{4}-\d{2}$/.test(month) && !Number.isNaN(middle.getTime())) return middle;
  throw new DomainError("unreadable", "month: expected a month such as 2026-11.", "month");
}

/** The month of a range that is one on the clock of `zone`. */
function localMonth(zone: string, { from, to }: TimeRange): string {
  const middle = new Date(Number((from + to) / 2000n));
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit" });
  const part = (type: "year" | "month") =>
    parts.formatToParts(middle).find((found) => found.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}`;
}

interface SeenService {
  id: number;
  events: number;
  /** Microseconds since 1970. */
  lastSeenAt: string;
}

/** The services that a customer ever used; from their rollups, one probe for each span of days. */
async function usedServices(ctx: Context, customerId: number): Promise<SeenService[]> {
  const rows = await ctx.sql.unsafe<SeenService[]>(
    `select service.id, sum(rollup.events[${spanDays}])::bigint as events,
       (extract(epoch from max(rollup.latest_at)) * 1000000)::bigint::text as "lastSeenAt"
     from services service
     cross join lateral (select min(span) as first, max(span) as last from usage_rollups where service_id = service.id) as spans
     cross join lateral generate_series(first, last) as every(span)
     join usage_rollups rollup on rollup.service_id = service.id and rollup.span = every.span and rollup.customer_id = $1
     where rollup.events[${spanDays}] > 0
     group by service.id
     order by max(rollup.latest_at) desc, service.id`,
    [customerId],
  );
  return [...rows];
}

async function totalOf(
  ctx: Context,
  about: { service: Service; meter: Meter; range: TimeRange; customerId: number },
): Promise<CustomerMonth["meters"][number]> {
  const { service, meter, range, customerId } = about;
  const [row] = await aggregateWindows(ctx.sql, {
    service,
    meter,
    starts: [range.from],
    to: range.to,
    customerIds: [customerId],
    byCustomer: false,
    limit: 1,
  });
  return {
    service: service.slug,
    meter: meter.slug,
    name: meter.name,
    unit: meter.unit,
    aggregation: meter.aggregation,
    value: row?.value ?? emptyValue(meter),
    events: Number(row?.events ?? 0),
  };
}

import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { currentCatalogue, type Meter, type Service } from "#/domain/usage/catalogue/catalogue.ts";
import { aggregateWindows } from "./meters/aggregate-windows.ts";
import { emptyValue } from "./meters/meter-sql.ts";
import type { DecimalText } from "./usage.ts";
import { monthAround } from "./windows/calendar-windows.ts";
import type { TimeRange } from "./windows/window-parts.ts";

export interface MonthTotal {
  /** The caller's name for it. */
  customer: string;
  meter: string;
  /** Null for a maximum, minimum or latest value of no event. */
  value: DecimalText | null;
  /** The month, ISO 8601 UTC: inclusive, exclusive. */
  from: string;
  to: string;
}

interface Wanted {
  service: Service;
  range: TimeRange;
  customers: Map<number, { id: number; name: string }>;
}

/**
 * What customers have used of services in the calendar month that it is now on their own clocks: all meters of
 * each service, in the order of the pairs. A customer or service that there is not is left out.
 */
export async function monthTotals(
  ctx: Context,
  pairs: readonly { customerId: number; serviceId: number }[],
): Promise<MonthTotal[]> {
  const wanted = await groupByMonth(ctx, pairs);
  const totals = new Map<string, MonthTotal>();
  for (const { service, range, customers } of wanted) {
    const answers = await Promise.all(
      service.meters.map((meter) => totalsOf(ctx, service, meter, range, [...customers.keys()])),
    );
    for (const { id, name } of customers.values()) {
      for (const [place, meter] of service.meters.entries()) {
        totals.set(`${id} ${service.id} ${meter.slug}`, {
          customer: name,
          meter: meter.slug,
          value: answers[place]?.get(name) ?? emptyValue(meter),
          from: isoUtc(range.from),
          to: isoUtc(range.to),
        });
      }
    }
  }
  const services = new Map(wanted.map(({ service }) => [service.id, service]));
  const asked = new Set(pairs.map(({ customerId, serviceId }) => `${customerId} ${serviceId}`));
  return [...asked].flatMap((pair) => {
    const service = services.get(Number(pair.split(" ")[1]));
    return (service?.meters ?? []).flatMap((meter) => totals.get(`${pair} ${meter.slug}`) ?? []);
  });
}

/** Whose months are the same and who used the same service, together. */
async function groupByMonth(
  ctx: Context,
  pairs: readonly { customerId: number; serviceId: number }[],
): Promise<Wanted[]> {
  const ids = [...new Set(pairs.map(({ customerId }) => customerId))];
  const { services } = await currentCatalogue(ctx.sql);
  const byId = new Map([...services.values()].map((service) => [service.id, service]));
  const rows = await ctx.sql<{ id: number; name: string; zone: string }[]>`
    select id, external_id as name, time_zone as zone from customers where id = any(${ids}::int[])`;
  const customers = new Map(rows.map((row) => [row.id, row]));
  const now = BigInt(ctx.clock().getTime()) * 1000n;
  const groups = new Map<string, Wanted>();
  for (const { customerId, serviceId } of pairs) {
    const customer = customers.get(customerId);
    const service = byId.get(serviceId);
    if (!customer || !service) continue;
    const name = `${serviceId} ${customer.zone}`;
    const group = groups.get(name) ?? {
      service,
      range: monthAround(customer.zone, now),
      customers: new Map(),
    };
    group.customers.set(customerId, customer);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** By the customers' names; those without an event are left out. */
async function totalsOf(
  ctx: Context,
  service: Service,
  meter: Meter,
  { from, to }: TimeRange,
  customerIds: readonly number[],
): Promise<Map<string, DecimalText | null>> {
  const rows = await aggregateWindows(ctx.sql, {
    service,
    meter,
    starts: [from],
    to,
    customerIds,
    byCustomer: true,
    limit: customerIds.length,
  });
  return new Map(rows.map(({ customer, value }) => [customer ?? "", value]));
}

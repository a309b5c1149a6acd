import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsNumberLiteral,
  parseAsString,
} from "nuqs/server";
import type { CustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";
import { daySpan } from "./day-span.ts";

const chartDays = [7, 30, 90, 366] as const;

const monthParser = createParser({
  parse: (text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null),
  serialize: (month) => month,
});

/** What the URL of a customer's page holds. */
export const customerSearch = {
  /** Slug; without it, a meter of what was used most. */
  meter: parseAsString.withDefault(""),
  reference: referenceParser,
  /** Days of the chart. */
  days: parseAsNumberLiteral(chartDays).withDefault(30),
  /** YYYY-MM of the table; the current one without it. */
  month: monthParser,
};
export type CustomerSearch = inferParserType<typeof customerSearch>;

export const loadCustomerSearch = createLoader(customerSearch);

const latestEvents = 10;

/** What the page asks whatever the meter. */
export function toCustomerInputs(customer: string, { month }: CustomerSearch) {
  return {
    customer: { externalId: customer },
    month: { customer, month: month ?? undefined },
    summary: { customer },
    events: { customer, limit: latestEvents },
  };
}

/** What the page asks of the chosen meter. */
export function toMeterInputs(customer: string, meter: string, timezone: string, search: CustomerSearch) {
  const reference = search.reference ?? undefined;
  return {
    windows: { customer, of: { meter }, reference },
    days: { customer, meter, reference, days: search.days, timezone },
  };
}

const serializeQuery = createSerializer({
  customer: parseAsString,
  from: parseAsString,
  to: parseAsString,
  window: parseAsString,
  timezone: parseAsString,
  format: parseAsString,
});

/** The address of the days of the chart, both included, as CSV. */
export function daysCsvHref(
  customer: string,
  meter: string,
  timezone: string,
  days: { from: string; to: string },
): string {
  return serializeQuery(`/api/v1/meters/${encodeURIComponent(meter)}/query`, {
    customer,
    from: daySpan(days.from, timezone).from,
    to: daySpan(days.to, timezone).to,
    window: "day",
    timezone,
    format: "csv",
  });
}

type Used = Pick<CustomerMonth, "services" | "meters">;

/** The meter that the URL names, or else one of the service with most events, preferably a sum; null without any. */
export function chooseMeter(wanted: string, { services, meters }: Used): string | null {
  if (wanted) return wanted;
  const [most] = services.toSorted((left, right) => right.events - left.events);
  const own = meters.filter(({ service }) => service === most?.service);
  return (own.find(({ aggregation }) => aggregation === "sum") ?? own[0])?.meter ?? null;
}

/** A whole second at which the customer's latest use of a meter's service has occurred; null where there is none. */
export function lastUse({ services, meters }: Used, meter: string): string | null {
  const service = meters.find((own) => own.meter === meter)?.service;
  const latest = services.find((own) => own.service === service)?.lastSeenAt;
  if (latest === undefined) return null;
  const fraction = parseInstant(latest, "lastSeenAt") % 1_000_000n;
  return isoUtc(parseInstant(latest, "lastSeenAt") + (fraction === 0n ? 0n : 1_000_000n - fraction));
}

/** The month that comes `months` later: "2026-01" and -1 give "2025-12". */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

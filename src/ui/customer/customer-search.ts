import {
  createLoader,
  createParser,
  type inferParserType,
  parseAsNumberLiteral,
  parseAsString,
} from "nuqs/server";
import type { CustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { referenceParser } from "#/ui/reference/reference-parser.ts";

const chartDays = [7, 30, 90, 366] as const;

const monthParser = createParser({
  parse: (text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null),
  serialize: (month) => month,
});

/** What the URL of a customer's page holds. */
export const customerSearch = {
  /** Slug; without it, a meter of what was used last. */
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

/** The meter that the URL names, or else one of what was used last, preferably a sum; null where nothing was. */
export function chooseMeter(wanted: string, { meters }: Pick<CustomerMonth, "meters">): string | null {
  if (wanted) return wanted;
  const latest = meters.filter(({ service }) => service === meters[0]?.service);
  return (latest.find(({ aggregation }) => aggregation === "sum") ?? latest[0])?.meter ?? null;
}

/** The month that comes `months` later: "2026-01" and -1 give "2025-12". */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

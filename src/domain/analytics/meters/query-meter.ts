import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc, microsPerDay, parseInstant, startOfDay } from "#/domain/instant.ts";
import type { Aggregation } from "#/domain/usage/catalogue.ts";
import { readTimeZone } from "#/domain/usage/definitions/time-zone.ts";
import { spanDays } from "#/domain/usage/rollup-span.ts";
import type { DecimalText } from "../usage.ts";
import { type WindowUnit, windowStarts } from "../windows/calendar-windows.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { aggregateWindows } from "./aggregate-windows.ts";
import { findCustomers } from "./find-customers.ts";
import { type FoundMeter, findMeter } from "./find-meter.ts";

export interface MeterQueryInput {
  meter: string;
  /** ISO 8601, inclusive; 30 days before `to` when left out. */
  from?: string | undefined;
  /** ISO 8601, exclusive; now when left out. */
  to?: string | undefined;
  window: WindowUnit;
  /** IANA name of the zone whose clock the windows follow. */
  timezone: string;
  groupBy: "none" | "customer";
  /** Names of the customers whose events count; empty for everyone's. */
  customers: readonly string[];
}

export interface MeterWindow {
  /** ISO 8601 UTC; inclusive and exclusive. The first and the last window are cut to the span that was asked for. */
  start: string;
  end: string;
  /** The caller's name for it; null where the value is that of all. */
  customer: string | null;
  /** Null where no event of the window has a value for the meter. */
  value: DecimalText | null;
  /** Events of the meter's service in the window. */
  events: number;
}

export interface MeterQuery {
  meter: string;
  service: string;
  unit: string;
  aggregation: Aggregation;
  window: WindowUnit;
  timezone: string;
  /** ISO 8601 UTC. */
  from: string;
  to: string;
  /** By start, then customer; windows without events are left out. */
  windows: MeterWindow[];
}

/** A query whose meter, customers and times are known to be right. */
export interface PreparedQuery extends FoundMeter {
  input: MeterQueryInput;
  range: TimeRange;
  /** Null for everyone. */
  customerIds: number[] | null;
}

const defaultDays = 30n;
const maxWindows = 100_000;
const maxRows = 100_000;

/** Shortest lengths; a month's is only used to refuse. */
const shortest: Record<WindowUnit, Instant> = {
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: microsPerDay,
  month: 28n * microsPerDay,
};

/** Throws not_found for meter or customers, unreadable for times, invalid for a zone or too many windows. */
export async function prepareQuery(ctx: Context, input: MeterQueryInput): Promise<PreparedQuery> {
  const range = readRange(ctx, input);
  const timezone = readTimeZone(input.timezone);
  if (timezone === undefined) {
    throw new DomainError(
      "invalid",
      `There is no time zone ${JSON.stringify(input.timezone.slice(0, 100))}; expected an IANA name such as Europe/Berlin.`,
      "timezone",
    );
  }
  if ((range.to - range.from) / shortest[input.window] > maxWindows) {
    throw new DomainError(
      "invalid",
      `That is more than ${maxWindows.toLocaleString("en-US")} windows; ask for a shorter span or longer windows.`,
      "window",
    );
  }
  const found = await findMeter(ctx, input.meter);
  const customers = input.customers.length === 0 ? null : await findCustomers(ctx, input.customers);
  return {
    ...found,
    input: { ...input, timezone },
    range,
    customerIds: customers && customers.map(({ id }) => id),
  };
}

/** The first instant of the year 1, the earliest that PostgreSQL reads in ISO 8601. */
const earliest: Instant = -62_135_596_800_000_000n;
const notBeforeAll = (instant: Instant) => (instant < earliest ? earliest : instant);

/** The span that is asked for: the 30 days up to now by default. Throws unreadable and invalid. */
export function readRange(
  ctx: Pick<Context, "clock">,
  input: { from?: string | undefined; to?: string | undefined },
): TimeRange {
  const to = input.to === undefined ? BigInt(ctx.clock().getTime()) * 1000n : parseInstant(input.to, "to");
  const from =
    input.from === undefined
      ? notBeforeAll(to - defaultDays * microsPerDay)
      : parseInstant(input.from, "from");
  if (from >= to) {
    throw new DomainError(
      "invalid",
      `from is ${isoUtc(from)}, which is not before to, ${isoUtc(to)}.`,
      "from",
    );
  }
  return { from, to };
}

/**
 * A meter's values by window, exactly those of a plain computation over the events that count. Throws invalid
 * for an answer of too many rows.
 */
export async function queryMeter(ctx: Context, query: PreparedQuery): Promise<MeterQuery> {
  const { service, meter, input, range } = query;
  const windows = await windowsOf(ctx, query);
  return {
    meter: meter.slug,
    service: service.slug,
    unit: meter.unit,
    aggregation: meter.aggregation,
    window: input.window,
    timezone: input.timezone,
    from: isoUtc(range.from),
    to: isoUtc(range.to),
    windows,
  };
}

async function windowsOf(ctx: Context, query: PreparedQuery): Promise<MeterWindow[]> {
  const { service, meter, input, customerIds } = query;
  const range = await withinData(ctx, service.id, query.range);
  if (range.from >= range.to) return [];
  const starts = windowStarts(input.window, input.timezone, range);
  const rows = await aggregateWindows(ctx.sql, {
    service,
    meter,
    starts,
    to: range.to,
    customerIds,
    byCustomer: input.groupBy === "customer",
    limit: maxRows + 1,
  });
  if (rows.length > maxRows) {
    throw new DomainError(
      "invalid",
      `The answer has more than ${maxRows.toLocaleString("en-US")} rows; ask for a shorter span, longer windows or some customers.`,
      "window",
    );
  }
  return rows.map(({ bucket, customer, value, events }) => ({
    start: isoUtc(starts[bucket - 1] ?? range.from),
    end: isoUtc(starts[bucket] ?? range.to),
    customer,
    value,
    events: Number(events),
  }));
}

/** Longer than any window, so that none with an event in it is cut. */
const margin = 40n * microsPerDay;

/** The part of a range outside of which the service has no event. */
async function withinData(
  ctx: Pick<Context, "sql">,
  serviceId: number,
  { from, to }: TimeRange,
): Promise<TimeRange> {
  const [row] = await ctx.sql<{ first: number | null; last: number | null }[]>`
    select min(span) as first, max(span) as last from usage_rollups where service_id = ${serviceId}`;
  if (row?.first == null || row.last == null) return { from, to: from };
  const first = startOfDay(row.first * spanDays) - margin;
  const last = startOfDay((row.last + 1) * spanDays) + margin;
  return { from: notBeforeAll(from > first ? from : first), to: to < last ? to : last };
}

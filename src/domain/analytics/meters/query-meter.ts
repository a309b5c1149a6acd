import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc, microsPerDay, startOfDay } from "#/domain/instant.ts";
import type { Aggregation } from "#/domain/usage/catalogue/catalogue.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { latestEvent } from "../latest-session.ts";
import type { DecimalText } from "../usage.ts";
import { type WindowUnit, windowStarts } from "../windows/calendar-windows.ts";
import { floorDivide } from "../windows/cut-windows.ts";
import { notBeforeAll } from "../windows/read-range.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { aggregateWindows } from "./aggregate-windows.ts";
import type { PreparedQuery } from "./prepare-query.ts";

interface MeterWindow {
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

const maxRows = 100_000;

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
  const { starts, end, rows } = await ctx.sql.begin(
    "isolation level repeatable read read only",
    async (tx) => {
      const { from, to, end } = await withinData(tx, service.id, query.range);
      if (from >= to) return { starts: [], end, rows: [] };
      const starts = windowStarts(input.window, input.timezone, { from, to });
      const byCustomer = input.groupBy === "customer";
      const windows = { service, meter, starts, to: end, customerIds, byCustomer, limit: maxRows + 1 };
      return { starts, end: to, rows: await aggregateWindows(tx, windows) };
    },
  );
  if (rows.length > maxRows) {
    throw new DomainError(
      "invalid",
      `The answer has more than ${maxRows.toLocaleString("en-US")} rows; ask for a shorter span, longer windows or some customers.`,
      "window",
    );
  }
  return rows.map(({ bucket, customer, value, events }) => ({
    start: isoUtc(starts[bucket - 1] ?? end),
    end: isoUtc(starts[bucket] ?? end),
    customer,
    value,
    events: Number(events),
  }));
}

/** Longer than any window, so that none with an event in it is cut. */
const margin = 40n * microsPerDay;

/**
 * The part of a range outside of which the service has no event. A range that ends after the latest event may as well
 * end with a whole UTC day, which is `end`: then rollups answer for all of it.
 */
async function withinData(
  tx: TransactionSql,
  serviceId: number,
  { from, to }: TimeRange,
): Promise<TimeRange & { end: bigint }> {
  const [row] = await tx<{ first: number | null }[]>`
    select min(span) as first from usage_rollups where service_id = ${serviceId}`;
  const latest = await latestEvent(tx, serviceId);
  if (row?.first == null || latest === null) return { from, to: from, end: from };
  const first = notBeforeAll(startOfDay(row.first * spanDays) - margin);
  const last = latest + margin;
  const cut = { from: from > first ? from : first, to: to < last ? to : last };
  const isAfterAll = cut.to > latest;
  return { ...cut, end: isAfterAll ? -floorDivide(-cut.to, microsPerDay) * microsPerDay : cut.to };
}

import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import { type Instant, isoUtc, microsPerDay } from "#/domain/instant.ts";
import type { Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { cutWindows, toSpanPieces, type WholePiece } from "../windows/cut-windows.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { slotDaysSql } from "../windows/window-sql.ts";
import { eventsSql } from "./events-sql.ts";
import { aggregateSql, isSummed, meterValueSql, rollupSlot } from "./meter-sql.ts";
import { Parameters } from "./parameters.ts";

const microsPerHour = 3_600_000_000n;

export interface WindowsInput {
  service: Service;
  meter: Meter;
  /** Each window ends where the next begins, the last at `to`. */
  starts: readonly Instant[];
  to: Instant;
  /** Whose events count; null for everyone's. */
  customerIds: readonly number[] | null;
  /** A value for each customer rather than one for all of them. */
  byCustomer: boolean;
  /** Most rows to answer. */
  limit: number;
}

export interface WindowValue {
  /** The window's number, from 1. */
  bucket: number;
  /** Null where the value is that of all. */
  customer: string | null;
  /** Exact; null where no event of the window has a value. */
  value: string | null;
  /** Events of the service in the window. */
  events: number;
}

/**
 * A meter's value in each window in which its service has an event, by window and customer. Whole hours and days
 * come from rollups where they can; the rest, and what can't be summed, from the events.
 */
export async function aggregateWindows(
  sql: Pick<Sql, "unsafe">,
  input: WindowsInput,
): Promise<WindowValue[]> {
  const parameters = new Parameters();
  const parts = isSummed(input.meter)
    ? await summedParts(sql, input, parameters)
    : [await eventsPart(sql, input, parameters, [{ from: input.starts[0] ?? input.to, to: input.to }])];
  const [named, name] = input.byCustomer
    ? ["join customers on customers.id = windows.customer_id", "external_id"]
    : ["", "null"];
  return sql.unsafe<WindowValue[]>(
    `select bucket, ${name} as customer, trim_scale(value)::text as value, events from (
       select bucket, ${input.byCustomer ? "customer_id, " : ""}${aggregateSql(input.meter)} as value, sum(events)::bigint as events
       from (${parts.join(" union all ")}) as parts
       group by bucket${input.byCustomer ? ", customer_id" : ""} having sum(events) > 0
     ) as windows ${named}
     order by bucket, customer limit ${input.limit}`,
    parameters.values,
  );
}

/** The rollups that say most, and the events for what they leave. */
async function summedParts(
  sql: Pick<Sql, "unsafe">,
  input: WindowsInput,
  parameters: Parameters,
): Promise<string[]> {
  const isOfAll = input.customerIds === null && !input.byCustomer;
  const { pieces, ragged } = cutWindows(input.starts, input.to, isOfAll ? microsPerHour : microsPerDay);
  const parts = [
    isOfAll ? hoursPart(input, parameters, pieces) : daysPart(input, parameters, pieces),
    await eventsPart(sql, input, parameters, ragged),
  ];
  return parts;
}

/** What everyone used in whole hours. */
function hoursPart({ service, meter }: WindowsInput, parameters: Parameters, pieces: WholePiece[]): string {
  const slot = rollupSlot(meter);
  return `
    select piece.bucket, null::int as customer_id, ${slot === 0 ? "events::numeric" : `coalesce(sums[${slot}], 0)`} as value, events
    from ${parameters.rows("piece", pieces, { bucket: "int", first: "int", end: "int" })}
    join usage_hours on service_id = ${service.id} and hour >= piece.first and hour < piece."end"`;
}

/** What customers used on whole days. */
function daysPart(
  { service, meter, customerIds }: WindowsInput,
  parameters: Parameters,
  pieces: WholePiece[],
): string {
  const columns = { bucket: "int", span: "int", firstDay: "int", lastDay: "int" } as const;
  return `
    select piece.bucket, customer_id, ${slotDaysSql(rollupSlot(meter), `piece."firstDay"`, `piece."lastDay"`)} as value,
      rollup_event_days(events, piece."firstDay", piece."lastDay")::bigint as events
    from ${parameters.rows("piece", toSpanPieces(pieces), columns)}
    join usage_rollups on service_id = ${service.id} and usage_rollups.span = piece.span
      ${customerIds === null ? "" : `and customer_id = any(${parameters.add(arrayText(customerIds))}::int[])`}`;
}

/** The single events in some ranges, each in its window. */
async function eventsPart(
  sql: Pick<Sql, "unsafe">,
  { service, meter, starts, customerIds }: WindowsInput,
  parameters: Parameters,
  ranges: readonly TimeRange[],
): Promise<string> {
  const events = await eventsSql(sql, parameters, { serviceId: service.id, customerIds, ranges });
  const value = meterValueSql(meter);
  if (isSummed(meter)) {
    return `select ${bucketSql(parameters, starts)} as bucket, customer_id, coalesce(${value}, 0) as value, 1::bigint as events from (${events}) as event`;
  }
  return `select ${bucketSql(parameters, starts)} as bucket, customer_id, ${value} as value, occurred_at, key, 1::bigint as events from (${events}) as event`;
}

/** The number of the window that an event lies in. */
function bucketSql(parameters: Parameters, starts: readonly Instant[]): string {
  if (starts.length === 1) return "1";
  return `width_bucket(occurred_at, ${parameters.add(arrayText(starts.map(isoUtc)))}::timestamptz[])`;
}

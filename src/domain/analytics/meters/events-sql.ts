import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import { dayOf, type Instant, isoUtc, startOfDay } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { spansOf, type TimeRange } from "../windows/window-parts.ts";
import type { Parameters } from "./parameters.ts";

interface EventsInput {
  serviceId: number;
  /** Whose; null for everyone's. */
  customerIds: readonly number[] | null;
  /** In order, without overlaps. */
  ranges: readonly TimeRange[];
}

const columns = "customer_id, occurred_at, key, quantities, attributes";

/** Reading a customer's events of a range through the primary key costs about as much as scanning so many. */
const eventsPerProbe = 40;

/**
 * SQL of the events that count in some ranges (customer_id, occurred_at, key, quantities, attributes): customer by
 * customer where that is cheaper than a scan of all.
 */
export async function eventsSql(
  sql: Pick<Sql, "unsafe">,
  parameters: Parameters,
  input: EventsInput,
): Promise<string> {
  const probes = input.ranges.flatMap(probesOf);
  if (input.customerIds === null && !(await isProbingCheaper(sql, probes.length))) {
    return scanSql(parameters, input);
  }
  const whose =
    input.customerIds === null
      ? ""
      : `and rollup.customer_id = any(${parameters.add(arrayText(input.customerIds))}::int[])`;
  const types = {
    span: "int",
    firstDay: "int",
    lastDay: "int",
    from: "timestamptz",
    to: "timestamptz",
  } as const;
  return `
    select event.* from ${parameters.rows("probe", probes, types)}
    join usage_rollups rollup on rollup.service_id = ${input.serviceId} and rollup.span = probe.span
      and rollup_event_days(rollup.events, probe."firstDay", probe."lastDay") > 0 ${whose}
    cross join lateral (
      select ${columns} from usage_events
      where usage_events.customer_id = rollup.customer_id and service_id = ${input.serviceId} and voided_at is null
        and occurred_at >= probe."from" and occurred_at < probe."to"
      offset 0
    ) as event`;
}

/** A part of a range in one span of the rollups, and the days of the span that it touches. */
function probesOf({ from, to }: TimeRange) {
  const first = dayOf(from);
  const last = dayOf(to - 1n);
  return spansOf(first, last).map((span) => {
    const start = span * spanDays;
    return {
      span,
      firstDay: Math.max(first - start, 0),
      lastDay: Math.min(last - start, spanDays - 1),
      from: later(from, startOfDay(start)),
      to: earlier(to, startOfDay(start + spanDays)),
    };
  });
}

const later = (a: Instant, b: Instant) => (a > b ? a : b);
const earlier = (a: Instant, b: Instant) => (a < b ? a : b);

async function isProbingCheaper(sql: Pick<Sql, "unsafe">, probes: number): Promise<boolean> {
  // As the statistics have it; a table never analysed is small.
  const [row] = await sql.unsafe<{ events: number; customers: number }[]>(
    `select (select reltuples from pg_class where oid = 'usage_events'::regclass) as events,
       (select reltuples from pg_class where oid = 'customers'::regclass) as customers`,
  );
  if (!row) return false;
  return probes * Math.max(row.customers, 1) * eventsPerProbe < row.events;
}

function scanSql(parameters: Parameters, { serviceId, ranges }: EventsInput): string {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return `select ${columns} from usage_events where false`;
  const begins = parameters.add(arrayText(ranges.map(({ from }) => isoUtc(from))));
  const ends = parameters.add(arrayText(ranges.map(({ to }) => isoUtc(to))));
  const [from, to] = [parameters.add(isoUtc(first.from)), parameters.add(isoUtc(last.to))];
  return `
    select ${columns} from usage_events
    where service_id = ${serviceId} and voided_at is null
      and occurred_at >= ${from}::timestamptz and occurred_at < ${to}::timestamptz
      and occurred_at < (${ends}::timestamptz[])[width_bucket(occurred_at, ${begins}::timestamptz[])]`;
}

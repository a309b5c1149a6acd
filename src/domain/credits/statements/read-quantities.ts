import type { Sql } from "#/db/connect.ts";
import {
  aggregateSql,
  emptyValue,
  isSummed,
  meterValueSql,
  rollupSlot,
} from "#/domain/analytics/meters/meter-sql.ts";
import { Parameters } from "#/domain/analytics/meters/parameters.ts";
import { cutWindows, toSpanPieces } from "#/domain/analytics/windows/cut-windows.ts";
import { slotDaysSql } from "#/domain/analytics/windows/window-sql.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, microsPerDay } from "#/domain/instant.ts";
import type { Catalogue, Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import type { Decimal } from "../plans/plan-terms.ts";

/** What is to be measured: a customer's use in a half-open span. */
export interface MeasuredSpan {
  customerId: number;
  starts: Instant;
  ends: Instant;
  /** Slugs. */
  meters: readonly string[];
}

interface Quantity {
  /** Null where no event has a value; sums, counts and unique values are then 0. */
  quantity: Decimal | null;
  /** Events of the meter's service that count. */
  events: number;
}

/** By meter. */
export type Quantities = ReadonlyMap<string, Quantity>;

/**
 * events: every total is made of the events themselves. rollups: sums and counts come from whole days' rollups where
 * they can, which is the same and costs nothing for each event.
 */
type QuantitySource = "events" | "rollups";

/**
 * What each span's meters measured, in the order of the spans, with one statement for each service. The same as
 * `aggregateWindows` says of the customer and the span. Throws not_found for a meter.
 */
export async function readQuantities(
  sql: Pick<Sql, "unsafe">,
  catalogue: Catalogue,
  spans: readonly MeasuredSpan[],
  source: QuantitySource,
): Promise<Quantities[]> {
  const found = spans.map(() => new Map<string, Quantity>());
  for (const { service, meters, places } of servicesOf(catalogue, spans)) {
    const isFromRollups = source === "rollups" && meters.every(isSummed);
    const parameters = new Parameters();
    const asked = places.map((place) => ({ place, span: spans[place] as MeasuredSpan }));
    const text = isFromRollups
      ? rollupsSql(parameters, service, meters, asked)
      : eventsSql(parameters, service, meters, asked);
    const rows = await sql.unsafe<QuantityRow[]>(text, parameters.values);
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    for (const { place, span } of asked) {
      const row = byPlace.get(place);
      for (const [column, meter] of meters.entries()) {
        if (!span.meters.includes(meter.slug)) continue;
        const quantity = row ? (row[`value_${column}`] ?? null) : emptyValue(meter);
        found[place]?.set(meter.slug, { quantity, events: Number(row?.events ?? 0) });
      }
    }
  }
  return found;
}

interface QuantityRow {
  place: number;
  events: number;
  [value: `value_${number}`]: string | null;
}

interface AskedService {
  service: Service;
  meters: Meter[];
  /** Of the spans that ask for one of the meters. */
  places: number[];
}

/** Each service that is asked for once, with all of its meters that any span asks for. */
function servicesOf({ meters }: Catalogue, spans: readonly MeasuredSpan[]): Iterable<AskedService> {
  const services = new Map<number, { service: Service; meters: Set<Meter>; places: Set<number> }>();
  for (const [place, span] of spans.entries()) {
    for (const slug of span.meters) {
      const found = meters.get(slug);
      if (!found) throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug)}.`, "meter");
      const { service, meter } = found;
      const asked = services.get(service.id) ?? { service, meters: new Set(), places: new Set() };
      services.set(service.id, asked);
      asked.meters.add(meter);
      asked.places.add(place);
    }
  }
  return [...services.values()].map((asked) => ({
    service: asked.service,
    meters: [...asked.meters],
    places: [...asked.places],
  }));
}

type AskedSpan = { place: number; span: MeasuredSpan };

const spanColumns = { place: "int", customer: "int", from: "timestamptz", to: "timestamptz" } as const;

/** A probe of the events' primary key for each span. */
const eventsOf = (service: Service, table: string) => `
  select customer_id, occurred_at, key, quantities, attributes from usage_events
  where customer_id = ${table}.customer and occurred_at >= ${table}."from" and occurred_at < ${table}."to"
    and service_id = ${service.id} and voided_at is null
  offset 0`;

function eventsSql(
  parameters: Parameters,
  service: Service,
  meters: readonly Meter[],
  asked: readonly AskedSpan[],
): string {
  const rows = asked.map(({ place, span }) => ({
    place,
    customer: span.customerId,
    from: span.starts,
    to: span.ends,
  }));
  const values = meters.map((meter, column) => `${meterValueSql(meter)} as value_${column}`);
  const totals = meters.map(
    (meter, column) => `trim_scale(${aggregateSql(meter, `value_${column}`)})::text as value_${column}`,
  );
  return `
    select place, count(*) as events, ${totals.join(", ")}
    from ${parameters.rows("span", rows, spanColumns)}
    cross join lateral (
      select customer_id, occurred_at, key, ${values.join(", ")} from (${eventsOf(service, "span")}) as counted
    ) as event
    group by place`;
}

function rollupsSql(
  parameters: Parameters,
  service: Service,
  meters: readonly Meter[],
  asked: readonly AskedSpan[],
): string {
  const cuts = asked.map(({ place, span }) => ({
    place,
    customer: span.customerId,
    ...cutWindows([span.starts], span.ends, microsPerDay),
  }));
  const pieces = cuts.flatMap(({ place, customer, pieces: whole }) =>
    toSpanPieces(whole).map(({ span, firstDay, lastDay }) => ({ place, customer, span, firstDay, lastDay })),
  );
  const edges = cuts.flatMap(({ place, customer, ragged }) =>
    ragged.map(({ from, to }) => ({ place, customer, from, to })),
  );
  const ofDays = meters.map(
    (meter, column) =>
      `${slotDaysSql(rollupSlot(meter), `piece."firstDay"`, `piece."lastDay"`)} as value_${column}`,
  );
  const ofEvents = meters.map((meter) => `coalesce(${meterValueSql(meter)}, 0)`);
  const totals = meters.map((_, column) => `trim_scale(sum(value_${column}))::text as value_${column}`);
  const pieceColumns = {
    place: "int",
    customer: "int",
    span: "int",
    firstDay: "int",
    lastDay: "int",
  } as const;
  return `
    select place, sum(events)::bigint as events, ${totals.join(", ")} from (
      select place, rollup_event_days(events, piece."firstDay", piece."lastDay")::bigint as events, ${ofDays.join(", ")}
      from ${parameters.rows("piece", pieces, pieceColumns)}
      join usage_rollups on service_id = ${service.id} and usage_rollups.span = piece.span
        and usage_rollups.customer_id = piece.customer
      union all
      select place, 1, ${ofEvents.join(", ")}
      from ${parameters.rows("edge", edges, spanColumns)} cross join lateral (${eventsOf(service, "edge")}) as event
    ) as parts
    group by place having sum(events) > 0`;
}

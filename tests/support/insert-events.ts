import type { Sql } from "#/db/connect.ts";
import { isoUtc } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";

/** An event as a test wants it to be stored. */
export interface StoredEvent {
  customer: string;
  serviceId: number;
  /** Microseconds since 1970. */
  at: bigint;
  /** Canonical UUID. */
  key: string;
  quantities: readonly (string | null)[];
  attributes?: Record<string, unknown> | null;
  isVoided?: boolean;
  price?: string | null;
}

/** Stores events as they are, without the product's writers. Customers are made. Rollups wait for `sumPlainly`. */
export async function insertEvents(sql: Sql, events: readonly StoredEvent[]): Promise<void> {
  const names = [...new Set(events.map(({ customer }) => customer))];
  await sql`insert into customers (external_id) select unnest(${names}::text[]) on conflict do nothing`;
  const rows = events.map((event) => ({
    ...event,
    at: isoUtc(event.at),
    quantities: [...event.quantities],
    attributes: event.attributes ?? null,
    isVoided: event.isVoided ?? false,
    price: event.price ?? null,
  }));
  await sql`
    insert into usage_events (customer_id, service_id, occurred_at, key, quantities, attributes, received_at, voided_at, price)
    select customers.id, "serviceId", at, key, quantities, attributes, '2023-01-01T00:00:00Z',
      case when "isVoided" then timestamptz '2023-01-02T00:00:00Z' end, price
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as event(customer text, "serviceId" smallint, at timestamptz, key uuid,
      quantities numeric[], attributes jsonb, "isVoided" boolean, price numeric)
    join customers on external_id = customer`;
}

/** Makes all rollups anew from the events, the plain way. */
export async function sumPlainly(sql: Sql): Promise<void> {
  await sql`truncate usage_rollups, usage_hours`;
  await sql.unsafe(`
    insert into usage_rollups (service_id, span, customer_id, events, sums, latest_at)
    select service_id, span, customer_id,
      array(select count(*) filter (where d <= day) from unnest(days) as d, generate_series(0, ${spanDays - 1}) as day group by day order by day),
      array(select coalesce((select sum((q ->> slot)::numeric) from unnest(days, quantities) as e(d, q) where d <= day), 0)
            from generate_series(0, slots - 1) as slot, generate_series(0, ${spanDays - 1}) as day order by slot, day),
      latest_at
    from (
      select service_id, customer_id, floor(extract(epoch from occurred_at) / 86400 / ${spanDays})::int as span,
        array_agg(floor(extract(epoch from occurred_at) / 86400)::int - floor(extract(epoch from occurred_at) / 86400 / ${spanDays})::int * ${spanDays}) as days,
        array_agg(to_jsonb(quantities)) as quantities, max(occurred_at) as latest_at,
        max(coalesce(array_length(quantities, 1), 0)) as slots
      from usage_events where voided_at is null group by 1, 2, 3
    ) as grouped`);
  await sql.unsafe(`
    insert into usage_hours (service_id, hour, shard, events, sums)
    select service_id, hour, 0, max(events), array_agg(total order by slot)
    from (
      select service_id, floor(extract(epoch from occurred_at) / 3600)::int as hour, slot, count(*) as events,
        coalesce(sum(value), 0) as total
      from usage_events, unnest(quantities || null::numeric) with ordinality as part(value, slot)
      where voided_at is null group by 1, 2, 3
    ) as summed group by 1, 2`);
  await sql`update data_versions set commits = commits + 1`;
}

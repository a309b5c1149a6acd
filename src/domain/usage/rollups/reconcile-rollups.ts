import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import { spanDays } from "./rollup-span.ts";

interface Drift {
  service: string;
  /** The caller's name for it; "(everyone)" for the hours of everyone. */
  customer: string;
  /** YYYY-MM-DD, UTC; for hours of everyone YYYY-MM-DDTHH:00Z. */
  day: string;
  /** 0 counts events; -1 stands for the latest time. */
  slot: number;
  /** What the rollup says, and what the events come to. */
  rollup: string;
  events: string;
}

export interface Reconciliation {
  /** Events that count. */
  events: number;
  rollups: number;
  drifts: Drift[];
}

/**
 * Adds up all events that count, the plain way, by customer, day and slot and by hour and slot, and compares
 * with every rollup, the latest time included. Reads one snapshot, so it may run while events come in.
 */
export async function reconcileRollups(sql: Sql): Promise<Reconciliation> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    await tx.unsafe("set local work_mem = '256MB'");
    const slots = await mostSlots(tx);
    const days = await dayDrifts(tx, slots);
    const drifts = [...days, ...(await latestDrifts(tx)), ...(await hourDrifts(tx, slots))];
    const [counts] = await tx<{ events: number; rollups: number }[]>`
      select (select count(*) from usage_events where voided_at is null)::bigint as events,
        (select count(*) from usage_rollups)::bigint as rollups`;
    return { events: counts?.events ?? 0, rollups: counts?.rollups ?? 0, drifts };
  });
}

/** How many quantities any event has. */
async function mostSlots(tx: TransactionSql): Promise<number> {
  const [row] = await tx<
    { slots: number | null }[]
  >`select max(array_length(quantities, 1)) as slots from usage_events`;
  return row?.slots ?? 0;
}

/** The events that count, added up by some columns: (…, slot, value), where slot 0 counts them. */
function summedSql(columns: string, slots: number): string {
  const sums = Array.from({ length: slots }, (_, place) => `, sum(quantities[${place + 1}])`).join("");
  return `
    select grouped.*, slot - 1 as slot, value
    from (
      select ${columns}, array[count(*)::numeric${sums}] as values
      from usage_events where voided_at is null group by ${columns.split(",").map((_, place) => place + 1)}
    ) as grouped, unnest(values) with ordinality as part(value, slot)`;
}

function dayDrifts(tx: TransactionSql, slots: number): Promise<Drift[]> {
  return tx.unsafe<Drift[]>(`
    with summed as (
      ${summedSql("service_id, customer_id, floor(extract(epoch from occurred_at) / 86400)::int as day", slots)}
    ),
    rolled as (
      select service_id, customer_id, span * ${spanDays} + day_of_span as day, slot,
        value
      from usage_rollups, generate_series(0, ${spanDays - 1}) as day_of_span,
        generate_series(0, coalesce(array_length(sums, 1), 0) / ${spanDays}) as slot,
        lateral (
          select case slot when 0 then rollup_event_days(events, day_of_span, day_of_span)::numeric
            else rollup_days(sums, slot, day_of_span, day_of_span) end as value
        ) as cell
      where value <> 0
    ),
    compared as (
      select service_id, customer_id, day, slot, coalesce(rolled.value, 0) as rollup, coalesce(summed.value, 0) as events
      from summed full join rolled using (service_id, customer_id, day, slot)
      where coalesce(rolled.value, 0) <> coalesce(summed.value, 0)
    )
    select coalesce(services.slug, compared.service_id::text) as service,
      coalesce(customers.external_id, compared.customer_id::text) as customer,
      (date '1970-01-01' + day)::text as day, slot::int as slot, rollup::text, events::text
    from compared
    left join services on services.id = service_id
    left join customers on customers.id = customer_id
    order by 1, 2, 3, 4`);
}

function latestDrifts(tx: TransactionSql): Promise<Drift[]> {
  return tx.unsafe<Drift[]>(`
    select services.slug as service, coalesce(customers.external_id, customer_id::text) as customer,
      (date '1970-01-01' + span * ${spanDays})::text as day, -1 as slot, latest_at::text as rollup,
      found.latest::text as events
    from usage_rollups rollup
    left join lateral (
      select max(occurred_at) as latest from usage_events event
      where event.customer_id = rollup.customer_id and event.service_id = rollup.service_id and voided_at is null
        and occurred_at >= timestamptz 'epoch' + span * ${spanDays} * interval '1 day'
        and occurred_at < timestamptz 'epoch' + (span + 1) * ${spanDays} * interval '1 day'
    ) as found on true
    left join services on services.id = rollup.service_id
    left join customers on customers.id = rollup.customer_id
    where found.latest is distinct from latest_at and rollup.events[${spanDays}] > 0`);
}

function hourDrifts(tx: TransactionSql, slots: number): Promise<Drift[]> {
  return tx.unsafe<Drift[]>(`
    with summed as (
      ${summedSql("service_id, floor(extract(epoch from occurred_at) / 3600)::int as hour", slots)}
    ),
    rolled as (
      select service_id, hour, slot - 1 as slot, sum(value) as value
      from usage_hours, unnest(array_prepend(events::numeric, sums)) with ordinality as part(value, slot)
      group by 1, 2, 3
    ),
    compared as (
      select service_id, hour, slot, coalesce(rolled.value, 0) as rollup, coalesce(summed.value, 0) as events
      from summed full join rolled using (service_id, hour, slot)
      where coalesce(rolled.value, 0) <> coalesce(summed.value, 0)
    )
    select coalesce(services.slug, service_id::text) as service, '(everyone)' as customer,
      to_char(timestamptz 'epoch' + hour * interval '1 hour', 'YYYY-MM-DD"T"HH24:00"Z"') as day, slot::int as slot,
      rollup::text, events::text
    from compared left join services on services.id = service_id
    order by 1, 3, 4`);
}

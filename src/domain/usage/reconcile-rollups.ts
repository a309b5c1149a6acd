import type { Sql } from "#/db/connect.ts";

interface Drift {
  service: string;
  customer: string;
  /** YYYY-MM-DD, UTC */
  day: string;
  slot: number;
  /** What the rollup says of that day, and what its events come to. */
  rollup: string;
  events: string;
}

export interface Reconciliation {
  events: number;
  rollups: number;
  drifts: Drift[];
}

/**
 * Adds up all events by customer, day and slot, the plain way, and compares with every rollup, the
 * latest time included. Reads one snapshot, so it may run while events come in.
 */
export async function reconcileRollups(sql: Sql): Promise<Reconciliation> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    const drifts = await tx<Drift[]>`
      with summed as (
        select service_id, customer_id, floor(extract(epoch from occurred_at) / 86400)::int as day,
          slot - 1 as slot, sum(value) as value
        from usage_events, unnest(array_prepend(1::numeric, quantities)) with ordinality as part(value, slot)
        group by 1, 2, 3, 4
      ),
      rolled as (
        select service_id, customer_id, span * 16 + day_of_span as day, slot,
          value
        from usage_rollups, generate_series(0, 15) as day_of_span,
          generate_series(0, array_length(sums, 1) / 16) as slot,
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
      order by 1, 2, 3, 4`;
    const latest = await tx<Drift[]>`
      select services.slug as service, coalesce(customers.external_id, customer_id::text) as customer,
        (date '1970-01-01' + span * 16)::text as day, -1 as slot, latest_at::text as rollup, found.latest::text as events
      from usage_rollups rollup
      left join lateral (
        select max(occurred_at) as latest from usage_events event
        where event.customer_id = rollup.customer_id and event.service_id = rollup.service_id
          and occurred_at >= timestamptz 'epoch' + span * 16 * interval '1 day'
          and occurred_at < timestamptz 'epoch' + (span + 1) * 16 * interval '1 day'
      ) as found on true
      left join services on services.id = rollup.service_id
      left join customers on customers.id = rollup.customer_id
      where found.latest is distinct from latest_at`;
    const [counts] = await tx<{ events: number; rollups: number }[]>`
      select (select count(*) from usage_events)::bigint as events, (select count(*) from usage_rollups)::bigint as rollups`;
    return { events: counts?.events ?? 0, rollups: counts?.rollups ?? 0, drifts: [...drifts, ...latest] };
  });
}

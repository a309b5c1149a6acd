-- No closed or closing period ends after this; it only ever grows.
insert into billing_horizon (id, closed_until) values (1, '-infinity') on conflict do nothing;
--> statement-breakpoint
-- Marks events as late where they lie in a closed or closing period of their customer; an event that is given twice
-- for one period is marked once, with its last time. To be called in the transaction that writes the events, by one
-- that holds the catalogue's lock in shared mode, or the lock of imports: closing begins under both, alone. So each
-- event is either committed before its period's totals are read, or marked.
create function note_late_usage(
  customers int[], services int[], micros bigint[], keys uuid[], cause text, recorded timestamptz
) returns void language sql as $$
  insert into late_usage (customer_id, period, service_id, cause, event_key, occurred_at, recorded_at)
  select event.customer_id, period.number, event.service_id, cause, event.key,
    (array_agg(event.occurred_at order by event.place desc))[1], recorded
  from (
    select customer_id, service_id, timestamptz 'epoch' + micros * interval '1 microsecond' as occurred_at, key, place
    from unnest(customers, services, micros, keys) with ordinality as given(customer_id, service_id, micros, key, place)
  ) as event
  join billing_periods period on period.customer_id = event.customer_id and period.state <> 'open'
    and period.starts_at <= event.occurred_at and period.ends_at > event.occurred_at
  group by event.customer_id, period.number, event.service_id, event.key
  order by min(event.place);
$$;
--> statement-breakpoint
-- As before (0005_record_events.sql), and marks late events: one small row is read where there are none.
create or replace function record_usage_events(
  catalogue_version bigint, catalogue_lock_space int, catalogue_lock int, received timestamptz,
  customers int[], event_services int[], micros bigint[], keys uuid[], quantities text[], ids text[], prices numeric[], attributes text[],
  span_slots int[], span_services int[], spans int[], span_customers int[], span_events text[], span_sums text[], span_latest bigint[],
  hour_services int[], hours int[], hour_events bigint[], hour_sums text[],
  services int[],
  accepted int, duplicate int, conflict int, rejected int, receipts text
) returns void language plpgsql as $$
declare
  closed_until timestamptz;
begin
  perform pg_advisory_xact_lock_shared(catalogue_lock_space, catalogue_lock);
  if (select version from catalogue_versions) <> catalogue_version then
    raise exception 'the catalogue has changed' using errcode = 'MT002';
  end if;
  insert into usage_events (customer_id, service_id, occurred_at, key, quantities, id, received_at, price, attributes)
  select event.customer_id, event.service_id, timestamptz 'epoch' + event.micros * interval '1 microsecond', event.key,
    event.quantities::numeric[], event.id, received, event.price, event.attributes::jsonb
  from unnest(customers, event_services, micros, keys, quantities, ids, prices, attributes)
    as event(customer_id, service_id, micros, key, quantities, id, price, attributes);
  perform add_usage_deltas(span_slots, span_services, spans, span_customers, span_events, span_sums, span_latest,
    hour_services, hours, hour_events, hour_sums, services);
  perform add_receipts(received, accepted, duplicate, conflict, rejected, receipts);
  select horizon.closed_until into closed_until from billing_horizon horizon;
  if closed_until > '-infinity'
    and (select timestamptz 'epoch' + min(event.micros) * interval '1 microsecond' from unnest(micros) as event(micros)) < closed_until then
    perform note_late_usage(customers, event_services, micros, keys, 'late', received);
  end if;
end $$;

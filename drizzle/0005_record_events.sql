-- Adds what events come to (or takes it away, where it is negative) to the rollups of customers, the hours of
-- everyone and the versions of the services' data. Rows come sorted, so that all writers lock in one order:
-- by count of slots, service, span, customer; then by service and hour. Running sums as in usage_rollups.
create function add_usage_deltas(
  span_slots int[], span_services int[], spans int[], span_customers int[], span_events text[], span_sums text[], span_latest bigint[],
  hour_services int[], hours int[], hour_events bigint[], hour_sums text[],
  services int[]
) returns void language plpgsql as $$
begin
  -- Most services have one slot, and adding sixteen elements by name takes a third of the time.
  insert into usage_rollups as rollup (service_id, span, customer_id, events, sums, latest_at)
  select service_id, span, customer_id, events::int[], sums::numeric[],
    coalesce(timestamptz 'epoch' + latest * interval '1 microsecond', '-infinity')
  from unnest(span_slots, span_services, spans, span_customers, span_events, span_sums, span_latest)
    as delta(slots, service_id, span, customer_id, events, sums, latest)
  where slots = 1
  on conflict (service_id, span, customer_id) do update set
    events = array[
      rollup.events[1] + excluded.events[1],
      rollup.events[2] + excluded.events[2],
      rollup.events[3] + excluded.events[3],
      rollup.events[4] + excluded.events[4],
      rollup.events[5] + excluded.events[5],
      rollup.events[6] + excluded.events[6],
      rollup.events[7] + excluded.events[7],
      rollup.events[8] + excluded.events[8],
      rollup.events[9] + excluded.events[9],
      rollup.events[10] + excluded.events[10],
      rollup.events[11] + excluded.events[11],
      rollup.events[12] + excluded.events[12],
      rollup.events[13] + excluded.events[13],
      rollup.events[14] + excluded.events[14],
      rollup.events[15] + excluded.events[15],
      rollup.events[16] + excluded.events[16]],
    sums = array[
      rollup.sums[1] + excluded.sums[1],
      rollup.sums[2] + excluded.sums[2],
      rollup.sums[3] + excluded.sums[3],
      rollup.sums[4] + excluded.sums[4],
      rollup.sums[5] + excluded.sums[5],
      rollup.sums[6] + excluded.sums[6],
      rollup.sums[7] + excluded.sums[7],
      rollup.sums[8] + excluded.sums[8],
      rollup.sums[9] + excluded.sums[9],
      rollup.sums[10] + excluded.sums[10],
      rollup.sums[11] + excluded.sums[11],
      rollup.sums[12] + excluded.sums[12],
      rollup.sums[13] + excluded.sums[13],
      rollup.sums[14] + excluded.sums[14],
      rollup.sums[15] + excluded.sums[15],
      rollup.sums[16] + excluded.sums[16]],
    latest_at = greatest(rollup.latest_at, excluded.latest_at);
  insert into usage_rollups as rollup (service_id, span, customer_id, events, sums, latest_at)
  select service_id, span, customer_id, events::int[], sums::numeric[],
    coalesce(timestamptz 'epoch' + latest * interval '1 microsecond', '-infinity')
  from unnest(span_slots, span_services, spans, span_customers, span_events, span_sums, span_latest)
    as delta(slots, service_id, span, customer_id, events, sums, latest)
  where slots <> 1
  on conflict (service_id, span, customer_id) do update set
    events = rollup_add(rollup.events, excluded.events),
    sums = coalesce(rollup_add(rollup.sums, excluded.sums), '{}'),
    latest_at = greatest(rollup.latest_at, excluded.latest_at);
  insert into usage_hours as total (service_id, hour, shard, events, sums)
  select service_id, hour, pg_backend_pid() % 8, events, sums::numeric[]
  from unnest(hour_services, hours, hour_events, hour_sums) as delta(service_id, hour, events, sums)
  on conflict (service_id, hour, shard) do update set
    events = total.events + excluded.events, sums = coalesce(rollup_add(total.sums, excluded.sums), '{}');
  insert into data_versions as version (service_id, shard, commits)
  select service_id, pg_backend_pid() % 64, 1 from unnest(services) as touched(service_id)
  on conflict (service_id, shard) do update set commits = version.commits + 1;
end $$;
--> statement-breakpoint
-- Tells the live tail and the counts by minute what became of a group of reported events.
create function add_receipts(
  received timestamptz, accepted int, duplicate int, conflict int, rejected int, receipts text
) returns void language sql as $$
  insert into receipt_minutes as minutes (minute, shard, accepted, duplicate, conflict, rejected)
  values (date_trunc('minute', received), pg_backend_pid() % 8, accepted, duplicate, conflict, rejected)
  on conflict (minute, shard) do update set accepted = minutes.accepted + excluded.accepted,
    duplicate = minutes.duplicate + excluded.duplicate, conflict = minutes.conflict + excluded.conflict,
    rejected = minutes.rejected + excluded.rejected;
  insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
  values (received, accepted, duplicate, conflict, rejected, receipts::jsonb);
$$;
--> statement-breakpoint
-- Records a group of new events with all that they add to, in one statement: one round trip, and locks are held
-- for no longer than the server works. Fails with MT002 when the catalogue is of another version than the one
-- that the events were checked against, and with 23505 (unique_violation) when a key is taken; nothing is written
-- then. An insert that does nothing on conflict would take a fifth longer.
create function record_usage_events(
  catalogue_version bigint, catalogue_lock_space int, catalogue_lock int, received timestamptz,
  customers int[], event_services int[], micros bigint[], keys uuid[], quantities text[], ids text[], prices numeric[], attributes text[],
  span_slots int[], span_services int[], spans int[], span_customers int[], span_events text[], span_sums text[], span_latest bigint[],
  hour_services int[], hours int[], hour_events bigint[], hour_sums text[],
  services int[],
  accepted int, duplicate int, conflict int, rejected int, receipts text
) returns void language plpgsql as $$
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
end $$;

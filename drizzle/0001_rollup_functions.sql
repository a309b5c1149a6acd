-- The sum of slot n (from 1) over the days from_day..to_day (0..15) of a rollup row.
create function rollup_days(sums numeric[], slot int, from_day int, to_day int) returns numeric
language sql immutable parallel safe
return coalesce(sums[(slot - 1) * 16 + to_day + 1], 0)
  - case when from_day > 0 then coalesce(sums[(slot - 1) * 16 + from_day], 0) else 0 end;
--> statement-breakpoint
-- The events on the days from_day..to_day (0..15) of a rollup row.
create function rollup_event_days(events int[], from_day int, to_day int) returns int
language sql immutable parallel safe
return events[to_day + 1] - case when from_day > 0 then events[from_day] else 0 end;
--> statement-breakpoint
-- Element by element; the longer array says the length, a missing element is 0.
create function rollup_add(a numeric[], b numeric[]) returns numeric[]
language sql immutable parallel safe
return (select array_agg(coalesce(x, 0) + coalesce(y, 0)) from unnest(a, b) as pairs(x, y));
--> statement-breakpoint
create function rollup_add(a int[], b int[]) returns int[]
language sql immutable parallel safe
return (select array_agg(coalesce(x, 0) + coalesce(y, 0)) from unnest(a, b) as pairs(x, y));
--> statement-breakpoint
create function rollup_subtract(a numeric[], b numeric[]) returns numeric[]
language sql immutable parallel safe
return (select array_agg(coalesce(x, 0) - coalesce(y, 0)) from unnest(a, b) as pairs(x, y));
--> statement-breakpoint
create function rollup_subtract(a int[], b int[]) returns int[]
language sql immutable parallel safe
return (select array_agg(coalesce(x, 0) - coalesce(y, 0)) from unnest(a, b) as pairs(x, y));
--> statement-breakpoint
create aggregate rollup_sum(numeric[]) (sfunc = rollup_add, stype = numeric[], parallel = safe);
--> statement-breakpoint
create aggregate rollup_sum(int[]) (sfunc = rollup_add, stype = int[], parallel = safe);
--> statement-breakpoint
create schema staging;
--> statement-breakpoint
insert into services (slug, name) values ('internet', 'Internet access');
--> statement-breakpoint
insert into meters (service_id, slug, name, unit, slot)
select services.id, meter.slug, meter.name, meter.unit, meter.slot
from services, (values
  ('sessions', 'Sessions', 'session', 0),
  ('total', 'Upload and download', 'Kb', 1),
  ('upload', 'Upload', 'Kb', 2),
  ('download', 'Download', 'Kb', 3)
) as meter(slug, name, unit, slot)
where services.slug = 'internet';

insert into catalogue_versions (id, version) values (1, 1);
--> statement-breakpoint
update meters set aggregation = 'count' where slot = 0;
--> statement-breakpoint
insert into usage_hours (service_id, hour, shard, events, sums)
select service_id, floor(extract(epoch from occurred_at) / 3600)::int, 0, count(*),
  array[sum(quantities[1]), sum(quantities[2]), sum(quantities[3])]
from usage_events
group by 1, 2;

import type { Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { pageOfAll, type Ranker } from "../rank-window.ts";
import type { WindowDays } from "../usage.ts";
import { windowParts, windowRange } from "../windows/window-parts.ts";
import { rangeSql, spansSql } from "../windows/window-sql.ts";
import { aggregateSql, meterValueSql } from "./meter-sql.ts";

/** Ranks by a meter that can't be summed, from the events: largest first, those with a value alone. */
export function eventRanker(service: Service, meter: Meter, days: WindowDays): Ranker {
  const allSql: Ranker["allSql"] = (reference) => {
    const { firstDay, lastDay } = windowParts(reference, days);
    return `
      select customer_id, external_id, value, row_number() over (order by value desc, external_id) as rank
      from (
        select distinct customer_id from usage_rollups
        where service_id = ${service.id} and ${spansSql(firstDay - 1, lastDay + 1)}
      ) as known
      cross join lateral (
        select ${aggregateSql(meter)} as value, count(value) as values
        from (
          select customer_id, occurred_at, key, ${meterValueSql(meter)} as value from usage_events
          where usage_events.customer_id = known.customer_id and service_id = ${service.id} and voided_at is null
            and ${rangeSql(windowRange(reference, days))}
        ) as event
      ) as used
      join customers on customers.id = customer_id
      where used.values > 0`;
  };
  return {
    days,
    allSql,
    page: (tx, reference, first, last) => pageOfAll(tx, allSql(reference), first, last, ""),
  };
}

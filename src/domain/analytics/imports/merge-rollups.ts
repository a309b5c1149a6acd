import type { TransactionSql } from "postgres";
import { latestEventSql } from "#/domain/usage/rollups/latest-event-sql.ts";
import { stagingTables } from "./staging.ts";

const merge = (rows: string) => `
  insert into usage_rollups as rollup (service_id, span, customer_id, events, sums, latest_at)
  ${rows}
  on conflict (service_id, span, customer_id) do update
  set events = rollup_add(rollup.events, excluded.events), sums = rollup_add(rollup.sums, excluded.sums),
    latest_at = greatest(rollup.latest_at, excluded.latest_at)`;

/** Adds the rollups that the import's file added up to: right when every row of it is new. */
export async function mergeStagedRollups(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
  mayRepeat: boolean,
): Promise<void> {
  const { rollups, users } = stagingTables(importId);
  const source = `from ${rollups} staged join ${users} named using (user_number)
    join customers customer on customer.external_id = named.username`;
  const rows = mayRepeat
    ? `select $1::smallint, span, customer.id, rollup_sum(events), rollup_sum(sums), to_timestamp(max(latest_second)) ${source} group by 2, 3 order by 2, 3`
    : `select $1::smallint, span, customer.id, events, sums, to_timestamp(latest_second) ${source} order by 2, 3`;
  await tx.unsafe(merge(rows), [serviceId]);
}

/** Adds the rows of a table made by `sumEventsOfImport`. */
export async function mergeSums(tx: TransactionSql, serviceId: number, table: string): Promise<void> {
  await tx.unsafe(
    merge(
      `select $1::smallint, span, customer_id, rollup_sum(events), rollup_sum(sums), to_timestamp(max(latest_second)) from ${table} group by 2, 3 order by 2, 3`,
    ),
    [serviceId],
  );
}

/** Takes the rows of such a table away again, after their events have been deleted. */
export async function subtractSums(tx: TransactionSql, serviceId: number, table: string): Promise<void> {
  const gone = `(select span, customer_id, rollup_sum(events) as events, rollup_sum(sums) as sums from ${table} group by 1, 2) as gone`;
  // In the order in which whoever records events locks them too.
  await tx.unsafe(
    `select from usage_rollups rollup join (select distinct span, customer_id from ${table}) as gone using (span, customer_id)
     where rollup.service_id = $1::smallint order by service_id, span, customer_id for update of rollup`,
    [serviceId],
  );
  await tx.unsafe(
    `update usage_rollups rollup set events = rollup_subtract(rollup.events, gone.events), sums = rollup_subtract(rollup.sums, gone.sums),
       latest_at = coalesce(${latestEventSql}, rollup.latest_at)
     from ${gone}
     where rollup.service_id = $1::smallint and rollup.span = gone.span and rollup.customer_id = gone.customer_id`,
    [serviceId],
  );
  // Element 16 counts the events through the span's last day.
  await tx.unsafe(
    `delete from usage_rollups rollup using (select distinct span, customer_id from ${table}) as gone
     where rollup.service_id = $1::smallint and rollup.span = gone.span and rollup.customer_id = gone.customer_id
       and rollup.events[16] = 0`,
    [serviceId],
  );
}

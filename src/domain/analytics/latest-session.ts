import type { Sql } from "#/db/connect.ts";
import type { Instant } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";

/** When the latest event of a service occurred; null when there is none. */
export async function latestEvent(sql: Pick<Sql, "unsafe">, serviceId: number): Promise<Instant | null> {
  const [row] = await sql.unsafe<{ latest: string | null }[]>(
    `select (extract(epoch from max(latest_at)) * 1000000)::bigint::text as latest
     from usage_rollups
     where service_id = $1::smallint and events[${spanDays}] > 0
       and span = (select max(span) from usage_rollups where service_id = $1::smallint and events[${spanDays}] > 0)`,
    [serviceId],
  );
  return row?.latest == null ? null : BigInt(row.latest);
}

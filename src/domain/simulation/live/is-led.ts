import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Sql } from "#/db/connect.ts";

/** Whether some process holds the lock of the leader. */
export async function isLed(sql: Sql): Promise<boolean> {
  const { space, simulation } = advisoryLocks;
  const [held] = await sql`
    select from pg_locks
    where locktype = 'advisory' and granted and objsubid = 2
      and classid = ${space}::int::oid and objid = ${simulation}::int::oid
      and database = (select oid from pg_database where datname = current_database())`;
  return held !== undefined;
}

import type { Sql } from "#/db/connect.ts";

const shards = 64;

/** Marks, in the transaction that changes a service's events, that its data is of a new version. */
export async function bumpDataVersion(sql: Pick<Sql, "unsafe">, serviceId: number): Promise<void> {
  await sql.unsafe(
    `insert into data_versions as version (service_id, shard, commits)
     values ($1, pg_backend_pid() % ${shards}, 1)
     on conflict (service_id, shard) do update set commits = version.commits + 1`,
    [serviceId],
  );
}

import type { TransactionSql } from "postgres";

/** Writers add to one of so many shards, so that they don't wait for each other. */
const shards = 8;

/**
 * Adds to what everyone used by hour, or takes it away. `source` is SQL of (hour, events, sums), an
 * hour once; locks are taken in the order of hours.
 */
export async function addHours(
  tx: Pick<TransactionSql, "unsafe">,
  serviceId: number,
  source: string,
  sign: "add" | "subtract" = "add",
): Promise<void> {
  const [events, sums] =
    sign === "add" ? ["events", "sums"] : ["-events", "rollup_subtract(array[]::numeric[], sums)"];
  await tx.unsafe(
    `insert into usage_hours as known (service_id, hour, shard, events, sums)
     select ${serviceId}, hour, pg_backend_pid() % ${shards}, ${events}, ${sums} from (${source}) as changed
     order by hour
     on conflict (service_id, hour, shard) do update
     set events = known.events + excluded.events, sums = rollup_add(known.sums, excluded.sums)`,
  );
}

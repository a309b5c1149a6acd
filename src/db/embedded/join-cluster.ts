import { setTimeout as sleep } from "node:timers/promises";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";
import { databaseUser } from "#/db/embedded/initialise-cluster.ts";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { startCluster } from "#/db/embedded/start-cluster.ts";
import { stopCluster } from "#/db/embedded/stop-cluster.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

export type Role = "server" | "command";

/** A session that counts us among the cluster's users for as long as it lives. */
export type Membership = { sql: Sql; leave: () => Promise<void> };

/** ms to keep trying while PostgreSQL comes and goes under us. */
const patience = 60_000;

const { space, server, users } = advisoryLocks;

export function settingsFor(cluster: Cluster, database: string): ConnectionSettings {
  return {
    host: cluster.socketDir,
    port: 5432,
    user: databaseUser,
    password: cluster.password,
    database,
    pooled: false,
  };
}

/**
 * Starts PostgreSQL if need be and joins its users; a server also claims to be the only one.
 * `onLost` is called when the session ends without our doing.
 */
export async function joinCluster(cluster: Cluster, role: Role, onLost: () => void): Promise<Membership> {
  const deadline = Date.now() + patience;
  for (;;) {
    const { isOurs } = await startCluster(cluster);
    let joined = false;
    const sql = connect(settingsFor(cluster, "postgres"), {
      max: 1,
      applicationName: describeProcess(role),
      keepSession: true,
      onClose: () => {
        if (joined) onLost();
      },
    });
    try {
      // Waits while another process, alone by then, is stopping PostgreSQL; that ends our session and we start it again.
      await sql`select pg_advisory_lock_shared(${space}::int, ${users}::int)`;
      if (role === "server") await claimServer(sql, cluster);
      joined = true;
      const leave = () => {
        joined = false;
        return sql.end({ timeout: 2 });
      };
      return { sql, leave };
    } catch (error) {
      await sql.end({ timeout: 1 });
      if (error instanceof StartupError) throw error;
      if (errorCode(error) === "28P01") {
        if (isOurs) await stopCluster(cluster);
        throw wrongPassword(cluster);
      }
      if (Date.now() > deadline)
        throw new StartupError(`PostgreSQL on ${cluster.pgData} can't be reached: ${errorText(error)}.`);
    }
    await sleep(50);
  }
}

/** As seen by other processes in pg_stat_activity, for `claimServer`. */
export function describeProcess(role: Role, address = ""): string {
  return `meterline ${role} ${process.pid} ${address}`.trim();
}

async function claimServer(sql: Sql, cluster: Cluster): Promise<void> {
  const [row] = await sql`select pg_try_advisory_lock(${space}::int, ${server}::int) as ours`;
  if (row?.ours === true) return;
  const [holder] = await sql`
    select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.classid = ${space}::int::oid and l.objid = ${server}::int::oid and l.objsubid = 2 and l.granted`;
  const [, , pid, address] = String(holder?.name ?? "").split(" ");
  const process = pid ? ` (process ${pid}${address ? ` at ${address}` : ""})` : "";
  throw new StartupError(
    `A Meterline server already runs on ${cluster.dataDir}${process}: use or stop that one, or set DATA_DIR and PORT for a second.`,
  );
}

/** Whether nobody else uses the cluster. From then on nobody can join before the session of `sql` ends. */
export async function isLastUser(sql: Sql): Promise<boolean> {
  await sql`select pg_advisory_unlock_shared(${space}::int, ${users}::int)`;
  const [row] = await sql`select pg_try_advisory_lock(${space}::int, ${users}::int) as alone`;
  return row?.alone === true;
}

function wrongPassword(cluster: Cluster): StartupError {
  return new StartupError(
    `The password in ${cluster.dataDir}/cluster.json is not that of its PostgreSQL: restore that file, or set DATA_DIR to another folder.`,
  );
}

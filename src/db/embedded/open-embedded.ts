import { resolve } from "node:path";
import { explainFailure } from "#/db/embedded/explain-failure.ts";
import {
  describeProcess,
  isLastUser,
  joinCluster,
  type Membership,
  settingsFor,
} from "#/db/embedded/join-cluster.ts";
import { locateCluster } from "#/db/embedded/locate-cluster.ts";
import { askToStop, stopCluster } from "#/db/embedded/stop-cluster.ts";
import type { OpenDatabase, OpenOptions } from "#/db/open-database.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

const database = "meterline";

/** PostgreSQL may come back so many times in so many ms before we give up on it. */
const restarts = { most: 5, within: 10 * 60_000 };

/** Opens the PostgreSQL that comes with Meterline, on the cluster in `dir`. */
export async function openEmbedded(
  dir: string,
  { role, log, onFailure }: OpenOptions,
): Promise<OpenDatabase> {
  const cluster = locateCluster(resolve(dir), log);
  const losses: number[] = [];
  let address = "";
  let closing = false;
  let membership: Promise<Membership> = joinCluster(cluster, role, onLost);

  function onLost(): void {
    if (closing) return;
    const now = Date.now();
    losses.push(now);
    if (losses.filter((time) => time > now - restarts.within).length > restarts.most) {
      onFailure?.(`PostgreSQL keeps stopping and is given up: look at its log, ${cluster.logFile}.`);
      return;
    }
    log(`PostgreSQL stopped without being asked (its log is ${cluster.logFile}); starting it again.`);
    membership = rejoin();
    membership.catch((error: unknown) => onFailure?.(errorText(error)));
  }

  async function rejoin(): Promise<Membership> {
    const joined = await joinCluster(cluster, role, onLost);
    await show(joined, address);
    log("PostgreSQL is back.");
    return joined;
  }

  async function show({ sql }: Membership, address: string): Promise<void> {
    await sql`select set_config('application_name', ${describeProcess(role, address)}, false)`;
  }

  async function close({ hurry = false } = {}): Promise<void> {
    closing = true;
    const joined = await membership.catch(() => undefined);
    if (!joined) return;
    const last = await isLastUser(joined.sql).catch(() => false);
    if (last && hurry) askToStop(cluster);
    if (last && !hurry) await stopCluster(cluster);
    await joined.leave();
  }

  const { sql } = await membership;
  try {
    await createDatabase(sql);
  } catch (error) {
    await close();
    throw new StartupError(explainFailure(errorText(error), cluster.pgData));
  }
  const connection = settingsFor(cluster, database);

  return {
    connection,
    directConnection: connection,
    embedded: true,
    async announce(url) {
      address = url;
      await show(await membership, url);
    },
    close,
  };
}

async function createDatabase(sql: Membership["sql"]): Promise<void> {
  const [found] = await sql`select 1 from pg_database where datname = ${database}`;
  if (found) return;
  try {
    await sql`create database ${sql(database)}`;
  } catch (error) {
    // Another process made it first: it sees the name, or trips over the catalogue's unique index.
    if (!["42P04", "23505"].includes(errorCode(error) ?? "")) throw error;
  }
}

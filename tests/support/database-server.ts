import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type ConnectionSettings, connect } from "#/db/connect.ts";
import { locateCluster } from "#/db/embedded/locate-cluster.ts";
import { askToStop } from "#/db/embedded/stop-cluster.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import { openDatabase } from "#/db/open-database.ts";

/** The product's own PostgreSQL: how to sign in but for the database. */
export type ServerSettings = Exclude<ConnectionSettings, { url: string }>;

/** The database that has the product's tables and no rows; each test file gets a copy. */
export const templateDatabase = "meterline_template";

declare module "vitest" {
  interface ProvidedContext {
    postgres: ServerSettings;
  }
}

const quiet = () => {};

/** Starts one PostgreSQL in a temporary folder for a whole run of the integration tests. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "meterline-tests-"));
  // PostgreSQL runs as another user where the tests run as root.
  await chmod(dataDir, 0o711);
  const opened = await openDatabase(
    { DATABASE_URL: undefined, DATABASE_DIRECT_URL: undefined, DATA_DIR: dataDir },
    { role: "command", log: quiet },
  );
  const stopAtExit = () => askToStop(locateCluster(dataDir, quiet));
  process.once("exit", stopAtExit);
  const settings = withoutUrl(opened.connection);
  await prepare(settings);
  project.provide("postgres", settings);
  return async () => {
    await opened.close();
    process.off("exit", stopAtExit);
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function prepare(settings: ServerSettings): Promise<void> {
  const sql = connect(settings, { max: 1, applicationName: "meterline tests" });
  try {
    // What is lost in a crash of the machine is of no use to a test.
    for (const setting of ["fsync", "full_page_writes", "synchronous_commit"]) {
      await sql.unsafe(`alter system set ${setting} = off`);
    }
    await sql`select pg_reload_conf()`;
    await sql`create database ${sql(templateDatabase)}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
  await migrateDatabase({ ...settings, database: templateDatabase });
}

function withoutUrl(settings: ConnectionSettings): ServerSettings {
  if ("url" in settings) throw new Error("the embedded PostgreSQL is reached through a socket");
  return settings;
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

const migrationsFolder = join(import.meta.dirname, "../../drizzle");

/**
 * Brings the database's tables up to this version of Meterline.
 * `direct` must lead to the server itself, not to a pooler: the lock lives in the session.
 */
export async function migrateDatabase(direct: ConnectionSettings): Promise<void> {
  if (!existsSync(join(migrationsFolder, "meta/_journal.json"))) {
    throw new StartupError(`The migrations are missing from ${migrationsFolder}: install Meterline again.`);
  }
  const sql = connect(direct, { max: 1, applicationName: "meterline migrations", keepSession: true });
  try {
    // Processes that start together take turns; the later ones find nothing left to do.
    const { space, migrations } = advisoryLocks;
    await sql`select pg_advisory_lock(${space}::int, ${migrations}::int)`;
    await refuseNewerDatabase(sql);
    await migrate(drizzle(sql), { migrationsFolder });
  } catch (error) {
    throw explain(error);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Whether no migration was ever applied. */
async function isUnmigrated(sql: Sql): Promise<boolean> {
  const [row] = await sql`select to_regclass('drizzle.__drizzle_migrations') is null as unmigrated`;
  return row?.unmigrated === true;
}

async function refuseNewerDatabase(sql: Sql): Promise<void> {
  if (await isUnmigrated(sql)) return;
  const [row] = await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`;
  const known = Math.max(
    0,
    ...readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis),
  );
  if (Number(row?.newest ?? 0) > known) {
    throw new StartupError(
      "The database was made by a newer version of Meterline: start that version, or use another database.",
    );
  }
}

function explain(error: unknown): unknown {
  if (error instanceof StartupError) return error;
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (errorCode(cause) !== "42501") {
    return new StartupError(
      `The database's tables can't be brought up to this version of Meterline: ${errorText(cause)}.`,
    );
  }
  return new StartupError(
    `The database user may not create tables (${errorText(cause)}): grant it CREATE on the database and its public schema, ` +
      "or start once as the owner.",
  );
}

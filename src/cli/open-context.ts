import { connect } from "#/db/connect.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import { openDatabase } from "#/db/open-database.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { parseEnv, readEnv } from "#/env.ts";
import { getLogger } from "#/logger.ts";

/**
 * Runs a command with the database: that of the running server, or its own for as long as the command
 * takes. Ctrl-C and SIGTERM abort `stop`; the database is closed cleanly in any case.
 */
export async function withDatabase<T>(
  databaseUrl: string | undefined,
  work: (ctx: Context, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const env = databaseUrl === undefined ? readEnv() : { ...readEnv(), ...pickDatabase(databaseUrl) };
  const stop = new AbortController();
  const onSignal = () => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const database = await openDatabase(env, { role: "command", log: () => {}, onFailure: () => stop.abort() });
  try {
    await migrateDatabase(database.directConnection);
    const sql = connect(database.connection, { max: env.DATABASE_POOL_SIZE, applicationName: "meterline command" });
    try {
      return await work(createContext({ sql, log: getLogger(), actor: "command" }), stop.signal);
    } finally {
      await sql.end({ timeout: 5 });
    }
  } finally {
    await database.close();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

function pickDatabase(url: string) {
  const { DATABASE_URL } = parseEnv({ DATABASE_URL: url });
  return { DATABASE_URL, DATABASE_DIRECT_URL: undefined };
}

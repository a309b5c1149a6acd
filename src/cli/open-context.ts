import { connect } from "#/db/connect.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import { openDatabase } from "#/db/open-database.ts";
import { StartupError } from "#/db/startup-error.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { readEnv } from "#/env.ts";
import { getLogger } from "#/logger.ts";
import { onSignals } from "./on-signals.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command with the database: that of the running server, or its own for as long as the command
 * takes. Ctrl-C and SIGTERM abort `stop`, and end the process at once when they come again; otherwise
 * the database is closed cleanly in any case.
 */
export async function withDatabase<T>(
  databaseUrl: string | undefined,
  work: (ctx: Context, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const env = databaseUrl === undefined ? readEnv() : { ...readEnv(), ...pickDatabase(databaseUrl) };
  const stop = new AbortController();
  const forgetSignals = onSignals(() => stop.abort(new StartupError("Stopped; nothing was changed.")));
  const onFailure = (reason: string) => stop.abort(new StartupError(reason));
  const database = await openDatabase(env, { role: "command", log: () => {}, onFailure });
  try {
    await migrateDatabase(database.directConnection);
    const sql = connect(database.connection, {
      max: env.DATABASE_POOL_SIZE,
      applicationName: "meterline command",
    });
    try {
      return await work(createContext({ sql, log: getLogger(), actor: "command" }), stop.signal);
    } finally {
      await sql.end({ timeout: 5 });
    }
  } catch (error) {
    // Whatever broke then broke because of the stop.
    stop.signal.throwIfAborted();
    throw error;
  } finally {
    await database.close();
    forgetSignals();
  }
}

function pickDatabase(url: string) {
  if (!/^postgres(ql)?:\/\/./.test(url)) {
    throw new UsageError(
      "--database-url can't be read; expected postgres://user:password@host:port/database.",
    );
  }
  return { DATABASE_URL: url, DATABASE_DIRECT_URL: undefined };
}

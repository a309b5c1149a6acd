import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";
import { StartupError } from "#/db/startup-error.ts";
import { readEnv } from "#/env.ts";

// Next loads modules anew for pages, route handlers and instrumentation: only globalThis is shared by all of a process.
declare global {
  var meterlinePool: Sql | undefined;
}

/** The process's connections to the database. Opened on first use where no server process opened them (Vercel). */
export function getPool(): Sql {
  globalThis.meterlinePool ??= openPool(fromEnv());
  return globalThis.meterlinePool;
}

/** Opens the process's connections to `settings`, before anything asks for them. */
export function setPool(settings: ConnectionSettings): Sql {
  globalThis.meterlinePool = openPool(settings);
  return globalThis.meterlinePool;
}

/** Lets running queries end for `seconds`, then closes all connections. */
export async function closePool(seconds: number): Promise<void> {
  const pool = globalThis.meterlinePool;
  globalThis.meterlinePool = undefined;
  await pool?.end({ timeout: seconds });
}

function openPool(settings: ConnectionSettings): Sql {
  return connect(settings, { max: readEnv().DATABASE_POOL_SIZE, applicationName: "meterline" });
}

function fromEnv(): ConnectionSettings {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = readEnv();
  if (!DATABASE_URL) {
    throw new StartupError("DATABASE_URL is not set: without `npm start` there is no database of its own.");
  }
  return { url: DATABASE_URL, pooled: DATABASE_DIRECT_URL !== undefined };
}

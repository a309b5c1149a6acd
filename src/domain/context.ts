import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Logger } from "pino";
import type { Sql } from "#/db/connect.ts";

/** What every operation is given: where data is, what time it is, who asks, and where to log. */
export interface Context {
  /** Set-based statements and the hot reads. */
  sql: Sql;
  /** The same connections, for plain reads and writes of single rows. */
  db: PostgresJsDatabase;
  clock: () => Date;
  /** Who asks, as a log names them. */
  actor: string;
  log: Logger;
}

const databases = new WeakMap<Sql, PostgresJsDatabase>();

export function createContext(parts: { sql: Sql; log: Logger; actor: string; clock?: () => Date }): Context {
  const db = databases.get(parts.sql) ?? drizzle(parts.sql);
  databases.set(parts.sql, db);
  return { ...parts, db, clock: parts.clock ?? (() => new Date()) };
}

import pino from "pino";
import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import { openDatabase } from "#/db/open-database.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { parseEnv } from "#/env.ts";

export interface BenchDatabase {
  ctx: Context;
  sql: Sql;
  settings: ConnectionSettings;
  dataDir: string;
  close(): Promise<void>;
}

/** A fresh embedded PostgreSQL with the product's settings and tables. */
export async function openBenchDatabase(dataDir: string): Promise<BenchDatabase> {
  const database = await openDatabase(parseEnv({ DATA_DIR: dataDir, SAMPLE_DATA: "off" }), {
    role: "command",
    log: () => {},
    onFailure: (reason) => console.error(reason),
  });
  await migrateDatabase(database.directConnection);
  const sql = connect(database.connection, { max: 10, applicationName: "meterline bench" });
  return {
    ctx: createContext({ sql, log: pino({ level: "silent" }), actor: "bench" }),
    sql,
    settings: database.connection,
    dataDir,
    async close() {
      await sql.end({ timeout: 5 });
      await database.close();
    },
  };
}

import { PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { TransactionSql } from "postgres";
import type { ConnectionSettings } from "#/db/connect.ts";

declare global {
  var meterlineBoss: PgBoss | undefined;
}

/** The process's job queue; undefined where none was started (Vercel, commands). */
export const currentBoss = (): PgBoss | undefined => globalThis.meterlineBoss;

/** Connects to the queue in the database and makes its tables. */
export async function openBoss(settings: ConnectionSettings, log: Logger): Promise<PgBoss> {
  const where =
    "url" in settings
      ? { connectionString: settings.url }
      : {
          host: settings.host,
          port: settings.port,
          user: settings.user,
          password: settings.password,
          database: settings.database,
        };
  const boss = new PgBoss({ ...where, max: 3, application_name: "meterline jobs" });
  boss.on("error", (error) => log.error({ error }, "job queue"));
  await boss.start();
  globalThis.meterlineBoss = boss;
  return boss;
}

/** Lets the queue write over an open transaction. */
export const inTransaction = (tx: TransactionSql) => ({
  async executeSql(text: string, values?: unknown[]) {
    // The queue hands over text, numbers, arrays and null; postgres.js declares a narrower type.
    const parameters = (values ?? []) as (string | number | null)[];
    return { rows: [...(await tx.unsafe(text, parameters))] };
  },
});

/** Lets running jobs end for a while, then closes the queue. */
export async function closeBoss(): Promise<void> {
  const boss = globalThis.meterlineBoss;
  globalThis.meterlineBoss = undefined;
  await boss?.stop({ graceful: true, timeout: 10_000 });
}

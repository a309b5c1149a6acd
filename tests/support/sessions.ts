import { expect } from "vitest";
import { type ConnectionSettings, connect, type Sql } from "#/db/connect.ts";

/** Ends another session of the database as a crash of its connection would. */
export async function endSession(settings: ConnectionSettings, pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error("there is no such session");
  const sql = connect(settings, { max: 1, applicationName: "meterline tests" });
  try {
    await sql`select pg_terminate_backend(${pid}, 5000)`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Locks a row until the function that it answers is called. */
export async function holdRow(
  settings: ConnectionSettings,
  table: string,
  id: number,
): Promise<() => Promise<void>> {
  const sql = connect(settings, { max: 1, applicationName: "meterline tests" });
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx`select from ${tx(table)} where id = ${id} for update`;
    held.resolve();
    await letGo.promise;
  });
  await held.promise;
  return async () => {
    letGo.resolve();
    await holding;
    await sql.end({ timeout: 5 });
  };
}

/** The session that waits for a lock; waits until there is one. */
export async function waitingSession(sql: Sql): Promise<number> {
  const find = async () => {
    const [row] = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return row?.pid;
  };
  await expect.poll(find, { timeout: 20_000, interval: 20 }).toBeTypeOf("number");
  return (await find()) ?? 0;
}

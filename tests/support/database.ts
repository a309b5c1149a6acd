import { randomBytes } from "node:crypto";
import pino from "pino";
import { afterAll, inject } from "vitest";
import { connect, type Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { type ServerSettings, templateDatabase } from "./database-server.ts";

/** What every clock in the tests says. */
export const testNow = new Date("2023-01-15T12:00:00Z");

export interface TestDatabase {
  ctx: Context;
  sql: Sql;
  settings: ServerSettings;
}

/** A database of the test file's own: the product's tables, empty. It is dropped after the file's last test. */
export async function useDatabase(): Promise<TestDatabase> {
  const server = inject("postgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name} template ${templateDatabase}`);
  const settings = { ...server, database: name };
  const sql = connect(settings, { max: 10, applicationName: "meterline tests" });
  afterAll(async () => {
    await sql.end({ timeout: 5 });
    await onServer(server, `drop database ${name} with (force)`);
  });
  const ctx = createContext({ sql, log: pino({ level: "silent" }), actor: "test", clock: () => testNow });
  return { ctx, sql, settings };
}

async function onServer(server: ServerSettings, statement: string): Promise<void> {
  const sql = connect(server, { max: 1, applicationName: "meterline tests" });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

import { afterAll, afterEach, beforeEach } from "vitest";
import { setPool } from "#/db/pool.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { type CopilotSettings, copilotSettings } from "#/domain/credits/copilot/settings.ts";
import type { SyncRun } from "#/domain/credits/copilot/sync-runs.ts";
import { requestSync } from "#/jobs/copilot-jobs.ts";
import { stopJobs } from "#/jobs/start-jobs.ts";
import { CopilotServer, copilotEnv } from "./copilot-server.ts";
import { type TestDatabase, useDatabase } from "./database.ts";
import { emptyDefinitions } from "./definitions.ts";

export class CopilotSyncs {
  readonly ctx: Context;
  readonly database: TestDatabase;
  /** With three messages: of a report, of none, and of one that there is not. */
  server = new CopilotServer();
  now = new Date("2026-01-15T12:00:00Z");

  constructor(database: TestDatabase) {
    this.database = database;
    const { sql, ctx } = database;
    this.ctx = createContext({ sql, log: ctx.log, actor: "test", clock: () => this.now });
  }

  /** Of the product that reads from the server. */
  settings(more: Record<string, string> = {}): CopilotSettings {
    return copilotSettings(copilotEnv(this.server.url, { COPILOT_REPORT_CACHE_SECONDS: "0", ...more }));
  }

  sync(settings = this.settings()): Promise<SyncRun> {
    return requestSync(this.ctx, "api", settings);
  }

  pass(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }
}

export const sampleSettings = copilotSettings(copilotEnv(""));

/** A database and a Copilot service of the test file's own, both as new before each test. */
export async function useCopilotSyncs(): Promise<CopilotSyncs> {
  const database = await useDatabase();
  setPool(database.settings);
  const syncs = new CopilotSyncs(database);
  beforeEach(async () => {
    await emptyDefinitions(database.sql);
    await database.sql`truncate copilot_syncs, receipt_groups, receipt_minutes`;
    syncs.server = await new CopilotServer().start();
    syncs.server.messages = [
      { id: 1, text: "What is the lease term?", timestamp: "2024-04-29T02:08:29.375Z", report_id: 5392 },
      { id: 2, text: "What is the lease term?", timestamp: "2024-04-29T03:08:29.375Z" },
      { id: 3, text: "racecar", timestamp: "2024-04-30T03:08:29", report_id: 7321 },
    ];
  });
  afterEach(() => syncs.server.stop());
  afterAll(stopJobs);
  return syncs;
}

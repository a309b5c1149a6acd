import type { ConnectionSettings } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { closeBoss, openBoss } from "./boss.ts";
import { workOnImports } from "./import-jobs.ts";
import { workOnMeters } from "./meter-jobs.ts";
import { workOnReceipts } from "./receipt-jobs.ts";

/** Starts the job queue and this process's worker. The settings must lead to the server itself, not to a pooler. */
export async function startJobs(direct: ConnectionSettings, ctx: Context): Promise<void> {
  const boss = await openBoss(direct, ctx.log);
  await workOnImports(boss, ctx);
  await workOnMeters(boss, ctx);
  await workOnReceipts(boss, ctx);
}

export const stopJobs = closeBoss;

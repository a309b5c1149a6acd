import type { ConnectionSettings } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { readEnv } from "#/env.ts";
import { workOnBilling } from "./billing-jobs.ts";
import { closeBoss, openBoss } from "./boss.ts";
import { workOnCopilot } from "./copilot-jobs.ts";
import { workOnImports } from "./import-jobs.ts";
import { workOnMeters } from "./meter-jobs.ts";
import { workOnReceipts } from "./receipt-jobs.ts";
import { stopWebhooks, workOnWebhooks } from "./webhook-jobs.ts";

/** Starts the job queue and this process's worker. The settings must lead to the server itself, not to a pooler. */
export async function startJobs(direct: ConnectionSettings, ctx: Context): Promise<void> {
  const boss = await openBoss(direct, ctx.log);
  await workOnImports(boss, ctx);
  await workOnMeters(boss, ctx);
  await workOnReceipts(boss, ctx);
  await workOnCopilot(boss, ctx);
  await workOnBilling(boss, ctx);
  await workOnWebhooks(boss, direct, ctx, { privateTargets: readEnv().WEBHOOK_PRIVATE_TARGETS });
}

export async function stopJobs(): Promise<void> {
  await stopWebhooks();
  await closeBoss();
}

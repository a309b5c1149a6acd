import type { PgBoss } from "pg-boss";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { type CopilotSettings, copilotSettings, sourceOf } from "#/domain/credits/copilot/settings.ts";
import { syncMessages } from "#/domain/credits/copilot/sync-messages.ts";
import {
  findRun,
  latestRuns,
  type SyncRun,
  type SyncTrigger,
  startRun,
  unfinishedRuns,
} from "#/domain/credits/copilot/sync-runs.ts";
import { readEnv } from "#/env.ts";
import { currentBoss, inTransaction } from "./boss.ts";

const queue = "copilot-syncs";
const ticking = "copilot-schedule";

interface SyncJob {
  runId: number;
}

/** A schedule looks every minute; a run that is due within this is not put off to the next look, ms. */
const tolerance = 30_000;

/**
 * Asks for Copilot's messages to be turned into usage; where that is under way, answers the run that does it.
 * Without a worker beside the request (Vercel), the request does it, and the run has ended.
 */
export async function requestSync(
  ctx: Context,
  trigger: SyncTrigger,
  settings: CopilotSettings,
): Promise<SyncRun> {
  const boss = currentBoss();
  const { run, isNew } = await startRun(ctx, { source: sourceOf(settings), trigger }, (tx, id) =>
    enqueue(boss, tx, id),
  );
  if (boss || !isNew) return run;
  await syncMessages(ctx, settings, run.id);
  return (await findRun(ctx, run.id)) ?? run;
}

async function enqueue(boss: PgBoss | undefined, tx: TransactionSql, runId: number): Promise<void> {
  await boss?.send(queue, { runId } satisfies SyncJob, { db: inTransaction(tx) });
}

/** Does runs as they are asked for and on schedule, and takes up what an earlier process left. */
export async function workOnCopilot(
  boss: PgBoss,
  ctx: Context,
  settings: CopilotSettings = copilotSettings(readEnv()),
): Promise<void> {
  await boss.createQueue(queue, { retryLimit: 2, retryBackoff: true, expireInSeconds: 3600 });
  await boss.work<SyncJob>(queue, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) await syncMessages(ctx, settings, data.runId);
  });
  await boss.createQueue(ticking);
  if (settings.syncMinutes === null) await boss.unschedule(ticking);
  else {
    await boss.work(ticking, { pollingIntervalSeconds: 10 }, () => syncIfDue(ctx, settings));
    await boss.schedule(ticking, "* * * * *");
  }
  for (const runId of await unfinishedRuns(ctx)) await boss.send(queue, { runId } satisfies SyncJob);
}

/** Asks for a run if the schedule's time since the last one, whoever asked for that, has passed. */
export async function syncIfDue(ctx: Context, settings: CopilotSettings): Promise<void> {
  if (settings.syncMinutes === null) return;
  const [last] = await latestRuns(ctx, 1);
  const dueAt = last ? Date.parse(last.startedAt) + settings.syncMinutes * 60_000 - tolerance : 0;
  if (ctx.clock().getTime() >= dueAt) await requestSync(ctx, "schedule", settings);
}

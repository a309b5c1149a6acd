import type { CopilotSync, CopilotSyncRun } from "#/api/contract/copilot.ts";
import type { Context } from "#/domain/context.ts";
import { explainPrice, type PricedMessage } from "#/domain/credits/copilot/price-messages.ts";
import { type CopilotSettings, sourceOf } from "#/domain/credits/copilot/settings.ts";
import { latestRuns, type SyncRun } from "#/domain/credits/copilot/sync-runs.ts";
import { withoutZeros } from "#/domain/credits/copilot/without-zeros.ts";

/** The answer with the credits of messages, as JSON text; numbers have all of their digits. */
export function usageJson(messages: readonly PricedMessage[], explain: boolean): string {
  let text = '{"usage":[';
  for (const [place, priced] of messages.entries()) {
    if (place > 0) text += ",";
    text += entryJson(priced, explain);
  }
  return `${text}]}`;
}

function entryJson(priced: PricedMessage, explain: boolean): string {
  const { message, report, credits } = priced;
  const name = report ? `"report_name":${JSON.stringify(report.name)},` : "";
  const breakdown = explain ? `,"breakdown":${JSON.stringify(explainPrice(priced))}` : "";
  return `{"message_id":${message.id},"timestamp":${JSON.stringify(message.timestamp)},${name}"credits_used":${withoutZeros(credits)}${breakdown}}`;
}

export const toSyncRun = (run: SyncRun): CopilotSyncRun => ({
  id: run.id,
  source: run.source,
  state: run.state,
  trigger: run.trigger,
  actor: run.actor,
  started_at: new Date(run.startedAt).toISOString(),
  finished_at: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
  messages: run.messages,
  recorded: run.recorded,
  replaced: run.replaced,
  unchanged: run.unchanged,
  failure: run.failure,
});

const shownRuns = 20;

/** Where messages come from, and the latest runs that made usage of them. */
export async function syncState(ctx: Context, settings: CopilotSettings): Promise<CopilotSync> {
  const runs = await latestRuns(ctx, shownRuns);
  return {
    source: sourceOf(settings),
    customer: settings.customer,
    every_minutes: settings.syncMinutes,
    is_running: runs.some(({ state }) => state === "running"),
    runs: runs.map(toSyncRun),
  };
}

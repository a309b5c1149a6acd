import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { holdRunLock } from "./hold-run-lock.ts";
import { copilotClient } from "./open-client.ts";
import { priceMessages } from "./price-messages.ts";
import { recordMessages } from "./record-messages.ts";
import type { CopilotSettings } from "./settings.ts";
import { endRun, findRun, type SyncCounts } from "./sync-runs.ts";

/** Messages that are compared and recorded together. */
const batchSize = 2000;

/** Faults of messages that a run tells of; of more, only how many. */
const toldFaults = 5;

/**
 * Does a run that was begun: records each message of the period as a usage event, and replaces those whose
 * price or time changed. Does nothing where another process is at it, or it has ended. What fails is told
 * by the run; only a database that is away throws.
 */
export async function syncMessages(ctx: Context, settings: CopilotSettings, id: number): Promise<void> {
  await holdRunLock(ctx, async (lock) => {
    if ((await findRun(ctx, id))?.state !== "running") return;
    const counts: SyncCounts = { messages: 0, recorded: 0, replaced: 0, unchanged: 0 };
    const failure = await work(ctx, settings, lock, counts).then(
      (faults) => tell(faults, counts.messages),
      (error) => {
        ctx.log.error({ err: error, run: id }, "Copilot's messages could not be recorded");
        return error instanceof DomainError ? error.message : "It broke off; the server's log says why.";
      },
    );
    await endRun(lock, { id, at: ctx.clock(), counts, failure });
  });
}

/** Adds to `counts` as it goes, and answers what is wrong with messages that it could not record. */
async function work(
  ctx: Context,
  settings: CopilotSettings,
  lock: TransactionSql,
  counts: SyncCounts,
): Promise<string[]> {
  const messages = await priceMessages(copilotClient(settings));
  counts.messages = messages.length;
  const faults: string[] = [];
  for (let from = 0; from < messages.length; from += batchSize) {
    // A transaction that does nothing for minutes is ended, and the lock with it.
    await lock`select 1`;
    const done = await recordMessages(ctx, settings, messages.slice(from, from + batchSize));
    counts.recorded += done.recorded;
    counts.replaced += done.replaced;
    counts.unchanged += done.unchanged;
    faults.push(...done.faults);
  }
  return faults;
}

function tell(faults: readonly string[], messages: number): string | null {
  if (faults.length === 0) return null;
  const more = faults.length > toldFaults ? `; and ${faults.length - toldFaults} more` : "";
  return `${faults.length} of ${messages} messages were not recorded: ${faults.slice(0, toldFaults).join("; ")}${more}.`;
}

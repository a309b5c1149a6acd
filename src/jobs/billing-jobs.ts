import type { PgBoss } from "pg-boss";
import type { Context } from "#/domain/context.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { chargeRecentUse } from "#/domain/credits/statements/charge-open-periods.ts";
import { closePeriods } from "#/domain/credits/statements/close-periods.ts";
import { readEnv } from "#/env.ts";

const ticking = "billing";
const closing = "billing-closing";

export interface BillingSettings {
  /** Minutes that an ended period waits for late usage. */
  graceMinutes: number;
}

/**
 * Every minute opens billing periods, enters what expires and charges credits for what was used; and closes what is
 * over. Closing waits for imports, which take minutes; it has a queue of its own, so that nothing else waits with it.
 */
export async function workOnBilling(
  boss: PgBoss,
  ctx: Context,
  settings: BillingSettings = { graceMinutes: readEnv().BILLING_GRACE_MINUTES },
): Promise<void> {
  const rounds = {
    [ticking]: (signal: AbortSignal) => followUse(ctx, signal),
    [closing]: (signal: AbortSignal) => closeEnded(ctx, settings, signal),
  };
  for (const [queue, round] of Object.entries(rounds)) {
    // After a long time away there may be hours of work. One more round waits meanwhile, for any process.
    await boss.createQueue(queue, { policy: "short", expireInSeconds: 6 * 3600, retryLimit: 0 });
    await boss.work(queue, { pollingIntervalSeconds: 5 }, async (jobs) => {
      for (const { signal } of jobs) await round(signal);
    });
    await boss.schedule(queue, "* * * * *");
  }
}

/** The credits of a period are given before anything is charged to it. */
export const followUse = (ctx: Context, signal?: AbortSignal): Promise<void> =>
  runSteps([() => openPeriods(ctx), () => enterDueExpiries(ctx), () => chargeRecentUse(ctx, signal)], signal);

/** A period is open before the one before it closes. */
export const closeEnded = (
  ctx: Context,
  { graceMinutes }: BillingSettings,
  signal?: AbortSignal,
): Promise<void> =>
  runSteps([() => openPeriods(ctx), () => closePeriods(ctx, { graceMinutes, signal })], signal);

/** One round of everything. */
export const runBilling = (ctx: Context, settings: BillingSettings, signal?: AbortSignal): Promise<void> =>
  runSteps([() => followUse(ctx, signal), () => closeEnded(ctx, settings, signal)], signal);

/** A step that fails keeps none of the others from being done. Throws the first failure at the end. */
async function runSteps(steps: readonly (() => Promise<unknown>)[], signal?: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    signal?.throwIfAborted();
    await step().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

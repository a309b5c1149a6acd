import type { PgBoss } from "pg-boss";
import type { Context } from "#/domain/context.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { chargeRecentUse } from "#/domain/credits/statements/charge-open-periods.ts";
import { closePeriods } from "#/domain/credits/statements/close-periods.ts";
import { readEnv } from "#/env.ts";

const ticking = "billing";

export interface BillingSettings {
  /** Minutes that an ended period waits for late usage. */
  graceMinutes: number;
}

/** Opens billing periods, enters what expires, charges credits for what was used, and closes what is over, every minute. */
export async function workOnBilling(
  boss: PgBoss,
  ctx: Context,
  settings: BillingSettings = { graceMinutes: readEnv().BILLING_GRACE_MINUTES },
): Promise<void> {
  // After a long time away there may be hours of closing. One more round waits meanwhile, for any process.
  await boss.createQueue(ticking, { policy: "short", expireInSeconds: 6 * 3600, retryLimit: 0 });
  await boss.work(ticking, { pollingIntervalSeconds: 5 }, async (jobs) => {
    for (const { signal } of jobs) await runBilling(ctx, settings, signal);
  });
  await boss.schedule(ticking, "* * * * *");
}

/**
 * One round: the credits of a period are given before anything is charged to it, and a period is open before the one
 * before it closes. A step that fails keeps none of the others from being done. Throws the first failure at the end.
 */
export async function runBilling(
  ctx: Context,
  { graceMinutes }: BillingSettings,
  signal?: AbortSignal,
): Promise<void> {
  const failures: unknown[] = [];
  const steps = [
    () => openPeriods(ctx),
    () => enterDueExpiries(ctx),
    () => chargeRecentUse(ctx, signal),
    () => closePeriods(ctx, { graceMinutes, signal }),
  ];
  for (const step of steps) {
    signal?.throwIfAborted();
    await step().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

import type { Context } from "#/domain/context.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { sampleCustomers } from "#/domain/usage/sample/sample-customers.ts";
import { grantCredits } from "../ledger/grant-credits.ts";
import { putBilling } from "../periods/put-billing.ts";
import { createPlan } from "../plans/create-plan.ts";
import { samplePlans } from "./sample-plans.ts";

/** Days before now at which the sample's billing begins: long enough for a period to be over. */
const billedDays = 40;
const msPerDay = 86_400_000;

/** The first customers pay in money, the next ones in credits; the others are not billed. */
const onMoney = 14;
const onCredits = 6;

/**
 * Puts customers of the sample on its plans, as of some weeks ago, and gives some of them credits by hand. Their
 * periods are closed by the same work as all others. Removed by `removeSampleBilling`.
 */
export async function recordSampleBilling(ctx: Context): Promise<void> {
  for (const plan of samplePlans) await createPlan(ctx, { ...plan, isSample: true });
  const [money, credits] = samplePlans;
  const startsAt = new Date(ctx.clock().getTime() - billedDays * msPerDay).toISOString();
  for (const [place, { externalId }] of sampleCustomers.slice(0, onMoney + onCredits).entries()) {
    const isOnCredits = place >= onMoney;
    const plan = (isOnCredits ? credits : money)?.slug ?? "";
    await putBilling(ctx, externalId, {
      plan,
      ...(isOnCredits
        ? { cadence: "weekly" as const, anchorDay: 1 }
        : { cadence: "monthly" as const, anchorDay: place % 2 === 0 ? 1 : 15 }),
      startsAt,
      when: "next_period",
    });
    if (isOnCredits && place % 2 === 0) await giveCredits(ctx, externalId, startsAt);
  }
}

async function giveCredits(ctx: Context, externalId: string, effectiveAt: string): Promise<void> {
  const customerId = await findCustomerId(ctx.sql, externalId);
  await grantCredits(ctx, {
    customerId,
    amount: "600",
    effectiveAt,
    reason: "Welcome credits of the sample",
  });
}

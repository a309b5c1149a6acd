import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { hasEnded, runningPeriod } from "./billing-row.ts";
import type { EndTime } from "./billing-states.ts";
import { cutPeriod } from "./cut-period.ts";
import { type DescribedBilling, findBilling, notBilled } from "./find-billing.ts";
import { givePlanCredits } from "./give-plan-credits.ts";
import { lockBilling } from "./lock-billing.ts";

const { space, catalogue } = advisoryLocks;

/**
 * Ends billing with the open period, or at this instant; what was to begin later does not. Where it has ended,
 * nothing changes. Throws not_found.
 */
export async function endBilling(ctx: Context, externalId: string, when: EndTime): Promise<DescribedBilling> {
  const customerId = await ctx.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`;
    const { customerId: id, billed, now } = await lockBilling(ctx, tx, externalId);
    if (!billed) throw notBilled(externalId);
    if (hasEnded(billed, now)) return id;
    const running = runningPeriod(billed, now);
    let ends = running?.ends ?? billed.begins;
    if (running && when === "now") ends = await cutPeriod(ctx, tx, id, running, now);
    await tx`update billing_accounts set ends_at = ${isoUtc(ends)} where customer_id = ${id}`;
    return id;
  });
  await givePlanCredits(ctx, [customerId]);
  return findBilling(ctx, externalId);
}

import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import type { LatestPeriod } from "./billing-row.ts";
import { cutPlanCredits, refuseUsed } from "./move-plan-credits.ts";

/**
 * Ends an open period at this instant: it becomes a part of the whole one that it was. One that has not begun before
 * is as if it never had; so it must not have been used. Whoever calls holds the account's lock. Answers when it ended. Throws conflict.
 */
export async function cutPeriod(
  ctx: Context,
  tx: TransactionSql,
  customerId: number,
  period: LatestPeriod,
  now: Instant,
): Promise<Instant> {
  const ends = period.starts < now ? now : period.starts;
  if (period.starts >= now) await refuseUsed(tx, customerId, period.number);
  await cutPlanCredits(ctx, tx, { customerId, number: period.number, ends });
  const which = tx`customer_id = ${customerId} and number = ${period.number} and state = 'open'`;
  const changed =
    period.starts < now
      ? await tx`update billing_periods set ends_at = ${isoUtc(ends)} where ${which}`
      : await tx`delete from billing_periods where ${which}`;
  // By a clock that is ahead of ours, it is over.
  if (changed.count !== 1) {
    throw new DomainError("conflict", `Period ${period.number} is being closed; try again in a moment.`);
  }
  return ends;
}

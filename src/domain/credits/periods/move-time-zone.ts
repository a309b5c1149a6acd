import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { type BilledCustomer, type LatestPeriod, runningPeriod } from "./billing-row.ts";
import { localDayOf, localDayStart } from "./local-days.ts";
import { lockBilling, openDue } from "./lock-billing.ts";
import { movePlanCredits } from "./move-plan-credits.ts";
import { wholePeriodAround } from "./period-boundaries.ts";
import type { PeriodSpan } from "./period-span.ts";

/**
 * Changes a customer's time zone and, in the same transaction, the periods that are still to end: the open one
 * keeps its beginning and ends on the same local date of the new zone, where the next begins. Answers the customer's
 * number. Throws not_found.
 */
export async function moveTimeZone(
  ctx: Pick<Context, "clock">,
  tx: TransactionSql,
  externalId: string,
  zone: string,
): Promise<number> {
  const { customerId, zone: before, now, billed } = await lockBilling(ctx, tx, externalId);
  await tx`update customers set time_zone = ${zone} where id = ${customerId}`;
  const running = billed ? runningPeriod(billed, now) : null;
  if (!billed || !running || zone === before) return customerId;
  const moved = movedPeriod(billed, running, zone);
  const isOver = moved.ends <= now;
  const changed = await tx`
    update billing_periods set ends_at = ${isoUtc(moved.ends)},
      whole_starts_at = ${isoUtc(moved.wholeStarts)}, whole_ends_at = ${isoUtc(moved.wholeEnds)}
    where customer_id = ${customerId} and number = ${running.number} and state = 'open'`;
  // By a clock that is ahead of ours, it is over and being closed.
  if (changed.count === 0) return customerId;
  await tx`
    update billing_accounts set ends_at = ${isoUtc(moved.ends)}
    where customer_id = ${customerId} and ends_at is not null`;
  await movePlanCredits(tx, {
    customerId,
    number: running.number,
    ends: isOver ? now : moved.ends,
  });
  await openDue(tx, customerId, now);
  return customerId;
}

/** An open period as it is once its customer lives in another zone. */
export function movedPeriod(
  { rule, zone: before }: Pick<BilledCustomer, "rule" | "zone">,
  running: Pick<LatestPeriod, keyof PeriodSpan>,
  zone: string,
): Omit<PeriodSpan, "number"> {
  const { starts, wholeStarts, wholeEnds } = running;
  const ends = localDayStart(zone, localDayOf(before, running.ends));
  if (ends > starts) {
    const isCut = running.ends < wholeEnds && ends < wholeEnds;
    return { starts, ends, wholeStarts, wholeEnds: isCut ? wholeEnds : ends };
  }
  // The date has begun there before the period did: that zone's next period begins later.
  const whole = wholePeriodAround(rule, zone, starts);
  return { starts, ends: whole.to, wholeStarts: whole.from, wholeEnds: whole.to };
}

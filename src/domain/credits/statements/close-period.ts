import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { waitsForHolds } from "../ledger/waits-for-holds.ts";
import { nowOf } from "../now-of.ts";
import { beginClosing } from "./begin-closing.ts";
import { closeBatch } from "./close-periods.ts";
import { findPeriod, type PeriodInput } from "./find-period.ts";
import type { PeriodStatement } from "./statement.ts";
import { readStatement } from "./stored-statement.ts";

/** How often a period is tried that another process is closing too. */
const maxTries = 20;

/**
 * Closes a period that has ended without waiting for its grace time; one that is closed already stays as it is.
 * Throws not_found, and conflict while it can't be closed or an import is being applied.
 */
export async function closePeriod(ctx: Context, input: PeriodInput): Promise<PeriodStatement> {
  const period = await findPeriod(ctx, input);
  if (period.state === "closed") return readStatement(ctx, period);
  const refuse = (why: string) =>
    new DomainError("conflict", `Period ${input.number} can't be closed: ${why}.`);
  if (period.span.ends > nowOf(ctx)) {
    throw refuse(`it ends at ${isoUtc(period.span.ends)}`);
  }
  if (period.isAfterUnclosed) throw refuse("an earlier one is not closed yet");
  if (period.awaitedHolds > 0) throw refuse(`it ${waitsForHolds(period.awaitedHolds)}`);
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    await beginClosing(ctx, [period], { atOnce: true });
    const begun = await findPeriod(ctx, input);
    // What was noted before may be of another time; of a period that is still open it says why.
    if (begun.state === "open") {
      if (begun.failure !== null) throw refuse(begun.failure);
      break;
    }
    await closeBatch(ctx, [period], {});
    const after = await findPeriod(ctx, input);
    if (after.state === "closed") return readStatement(ctx, after);
    if (after.failure !== null) throw refuse(after.failure);
    // Another process is at work on it, and leaves it locked for as long.
    await ctx.sql`
      select from billing_periods where customer_id = ${period.customerId} and number = ${period.number} for share`;
  }
  throw refuse("a meter of its plan is being filled, or it is being changed; try again in a moment");
}

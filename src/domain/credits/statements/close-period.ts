import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { closeBatch } from "./close-periods.ts";
import { findPeriod, type PeriodInput } from "./find-period.ts";
import type { PeriodStatement } from "./statement.ts";
import { readStatement } from "./stored-statement.ts";

/** How often a period is tried that another process is closing too. */
const maxTries = 20;

/**
 * Closes a period that has ended without waiting for its grace time; one that is closed already stays as it is.
 * Throws not_found, and conflict while it can't be closed.
 */
export async function closePeriod(ctx: Context, input: PeriodInput): Promise<PeriodStatement> {
  const period = await findPeriod(ctx, input);
  if (period.state === "closed") return readStatement(ctx, period);
  const refuse = (why: string) =>
    new DomainError("conflict", `Period ${input.number} can't be closed: ${why}.`);
  if (period.span.ends > BigInt(ctx.clock().getTime()) * 1000n) {
    throw refuse(`it ends at ${isoUtc(period.span.ends)}`);
  }
  if (period.isAfterUnclosed) throw refuse("an earlier one is not closed yet");
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    await closeBatch(ctx, [period], {});
    const after = await findPeriod(ctx, input);
    if (after.state === "closed") return readStatement(ctx, after);
    if (after.failure !== null) throw refuse(after.failure);
    if (after.state === "open") break;
    // Another process is at work on it, and leaves it locked for as long.
    await ctx.sql`
      select from billing_periods where customer_id = ${period.customerId} and number = ${period.number} for share`;
  }
  throw refuse("a meter of its plan is being filled, or it is being changed; try again in a moment");
}

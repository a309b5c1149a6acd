import type { Context } from "#/domain/context.ts";
import { newEventId } from "#/domain/usage/recording/new-event-id.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import { askLedger } from "./ask-ledger.ts";
import { toCredits } from "./credit-amount.ts";
import type { Answered, DescribedHold, DescribedTransaction } from "./described-ledger.ts";

interface OfCustomer {
  customerId: number;
  /** The caller's idempotency key. */
  requestKey?: string | undefined;
}

/**
 * Gives credits by hand (above 0) or takes some away (below): of the grant that is named, or to a new one, or from
 * any in burn-down order. Throws not_found, and conflict for more than there is or another call with the same key.
 */
export function adjustBalance(
  ctx: Context,
  input: OfCustomer & { amount: Decimal; grant?: string | undefined; reason: string },
): Promise<Answered<DescribedTransaction>> {
  const { customerId, requestKey, grant = null, reason } = input;
  const content = { amount: toCredits(input.amount), grant, reason };
  const operation = { kind: "adjust", newGrant: newEventId(ctx.clock()), ...content } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

/**
 * Reserves credits for a piece of work. Throws conflict where there are not enough, or for another call with the
 * same key.
 */
export function holdCredits(
  ctx: Context,
  input: OfCustomer & { amount: Decimal; expiresInSeconds: number; reason?: string | null | undefined },
): Promise<Answered<DescribedHold>> {
  const { customerId, requestKey, expiresInSeconds: expiresIn, reason = null } = input;
  const content = { amount: toCredits(input.amount), expiresIn, reason };
  const operation = { kind: "hold", id: newEventId(ctx.clock()), ...content } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

/**
 * Pays for the work of a hold: less than was held gives the rest back, more takes the difference too. Throws
 * not_found, and conflict where it is not held any more or the difference is not there; the hold stays then.
 */
export function settleCredits(
  ctx: Context,
  { customerId, requestKey, hold, amount }: OfCustomer & { hold: string; amount: Decimal },
): Promise<Answered<DescribedHold>> {
  const content = { hold, amount: toCredits(amount) };
  const operation = { kind: "settle", ...content } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

/** Gives back all that a hold has reserved. Throws not_found, and conflict where it is not held any more. */
export function releaseCredits(
  ctx: Context,
  { customerId, requestKey, ...content }: OfCustomer & { hold: string },
): Promise<Answered<DescribedHold>> {
  const operation = { kind: "release", hold: content.hold } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

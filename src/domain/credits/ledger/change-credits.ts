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
  {
    customerId,
    requestKey,
    ...content
  }: OfCustomer & { amount: Decimal; grant?: string | undefined; reason: string },
): Promise<Answered<DescribedTransaction>> {
  const { amount, grant = null, reason } = content;
  const newGrant = newEventId(ctx.clock());
  const operation = { kind: "adjust", amount: toCredits(amount), grant, newGrant, reason } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

/**
 * Reserves credits for a piece of work. Throws conflict where there are not enough, or for another call with the
 * same key.
 */
export function holdCredits(
  ctx: Context,
  {
    customerId,
    requestKey,
    ...content
  }: OfCustomer & { amount: Decimal; expiresInSeconds: number; reason?: string | null | undefined },
): Promise<Answered<DescribedHold>> {
  const { amount, expiresInSeconds: expiresIn, reason = null } = content;
  const id = newEventId(ctx.clock());
  const operation = { kind: "hold", id, amount: toCredits(amount), expiresIn, reason } as const;
  return askLedger(ctx, { customerId, operation, requestKey, content });
}

/**
 * Pays for the work of a hold: less than was held gives the rest back, more takes the difference too. Throws
 * not_found, and conflict where it is not held any more or the difference is not there; the hold stays then.
 */
export function settleCredits(
  ctx: Context,
  { customerId, requestKey, ...content }: OfCustomer & { hold: string; amount: Decimal },
): Promise<Answered<DescribedHold>> {
  const { hold, amount } = content;
  const operation = { kind: "settle", hold, amount: toCredits(amount) } as const;
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

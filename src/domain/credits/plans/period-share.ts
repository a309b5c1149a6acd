import { Big } from "big.js";
import type { Instant } from "#/domain/instant.ts";
import type { Decimal, PlanTerms } from "./plan-terms.ts";
import { creditDecimals, roundQuotient } from "./round-amount.ts";

/** What is billed at once, half-open, and the whole period that it is, or is part of. */
export interface BilledSpan {
  starts: Instant;
  ends: Instant;
  wholeStarts: Instant;
  wholeEnds: Instant;
}

/** A part of a whole period, in lowest terms. */
export interface PeriodShare {
  /** Whole numbers as text. */
  numerator: Decimal;
  denominator: Decimal;
}

/** What part of its whole period a span is, by length; null when it is no shorter, or when the plan does not prorate. */
export function periodShare(
  { prorate }: Pick<PlanTerms, "prorate">,
  { starts, ends, wholeStarts, wholeEnds }: BilledSpan,
): PeriodShare | null {
  const [length, whole] = [ends - starts, wholeEnds - wholeStarts];
  if (!prorate || length >= whole) return null;
  const common = commonDivisor(length, whole);
  return { numerator: String(length / common), denominator: String(whole / common) };
}

function commonDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : commonDivisor(right, left % right);
}

/** An amount times a share, rounded half up to some decimals; the amount as it is without a share. */
export function shareOf(amount: Decimal, share: PeriodShare | null, decimals: number): Decimal {
  if (share === null) return amount;
  return roundQuotient(Big(amount).times(share.numerator), BigInt(share.denominator), decimals);
}

/** The credits that a period of this span begins with, 0 for a very short one; null for a plan that grants none. */
export function periodGrant(terms: PlanTerms, span: BilledSpan): Decimal | null {
  return terms.grant && shareOf(terms.grant.amount, periodShare(terms, span), creditDecimals);
}

import { type Credits, toCredits } from "../ledger/credit-amount.ts";
import { type BilledSpan, periodGrant, periodShare, shareOf } from "../plans/period-share.ts";
import type { Decimal, PlanTerms } from "../plans/plan-terms.ts";
import { creditDecimals } from "../plans/round-amount.ts";

/** An earlier period that was cut where the next one begins. */
export interface CutPart {
  terms: PlanTerms;
  span: BilledSpan;
  /** What its plan grant comes to by now; 0 for none. */
  amount: Decimal;
}

interface PlanCredits {
  amount: Credits;
  rolloverMax: Credits | null;
}

const largest = (one: Credits, other: Credits): Credits => (one > other ? one : other);

/** A share by length, whether or not the plan prorates. */
const shareByLength = (span: BilledSpan) => periodShare({ prorate: true }, span);

/** What a cut part may keep, not rounded up, so that parts never come to more than the whole. */
function dueOf({ grant }: PlanTerms, span: BilledSpan): Credits {
  const whole = toCredits(grant?.amount ?? "0");
  const share = shareByLength(span);
  return share === null ? whole : (whole * BigInt(share.numerator)) / BigInt(share.denominator);
}

/** What the parts before a period were given, and what of it is beyond the shares that they have now. */
function takenBefore(parts: readonly CutPart[]): { given: Credits; beyond: Credits } {
  let [given, beyond] = [0n, 0n];
  for (const { terms, span, amount } of parts) {
    given += toCredits(amount);
    beyond = largest(0n, beyond + toCredits(amount) - dueOf(terms, span));
  }
  return { given, beyond };
}

function rolloverOf({ grant, prorate }: PlanTerms, span: BilledSpan): Credits | null {
  if (grant === null || grant.rolloverMax === null) return null;
  const share = periodShare({ prorate: prorate || isCut(span) }, span);
  const most = toCredits(shareOf(grant.rolloverMax, share, creditDecimals));
  return most === 0n ? null : most;
}

const isCut = ({ ends, wholeEnds }: BilledSpan): boolean => ends < wholeEnds;

/**
 * The credits that a period begins with, after the parts that were cut right before it, in order. What those took
 * beyond their shares is missing here, so that all together never get more than the largest whole grant. A plan
 * that does not prorate gives what of the whole they have not got.
 */
export function creditsOf(terms: PlanTerms, span: BilledSpan, parts: readonly CutPart[]): PlanCredits | null {
  const isShared = terms.prorate || isCut(span);
  const share = periodGrant({ ...terms, prorate: isShared }, span);
  if (share === null) return null;
  const { given, beyond } = takenBefore(parts);
  const amount = toCredits(share) - (isShared ? beyond : given);
  return { amount: largest(0n, amount), rolloverMax: rolloverOf(terms, span) };
}

/** The most that a period's grant comes to once the period has been cut to this span: its share, or what is used already. */
export function creditsOnceCut(
  terms: PlanTerms,
  span: BilledSpan,
  parts: readonly CutPart[],
  used: Credits,
): PlanCredits {
  const { beyond } = takenBefore(parts);
  return { amount: largest(used, dueOf(terms, span) - beyond), rolloverMax: rolloverOf(terms, span) };
}

import type { Instant } from "#/domain/instant.ts";
import { type Credits, least, total } from "./credit-amount.ts";
import { derivedId } from "./derived-id.ts";
import { drawCredits, sourcesAt, sourcesOfPeriod } from "./draw-credits.ts";
import { blankGrant } from "./issue-grant.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { ChargePeriod, LedgerResult, Refusal } from "./ledger-operation.ts";
import type { LedgerGrant, PeriodCharge } from "./ledger-state.ts";
import { waitsForHolds } from "./waits-for-holds.ts";

const chargesOf = (draft: LedgerDraft, period: number): PeriodCharge[] =>
  (draft.periods.get(period)?.charges ?? []).filter(({ place }) => place > 0);

/** Holds of a period that may still cost overage. */
const openHolds = (draft: LedgerDraft, period: number): number =>
  [...draft.holds.values()].filter(
    (hold) => hold.state === "held" && hold.overage > 0n && hold.period === period,
  ).length;

/**
 * Brings what a period's use has charged to its total, upwards as far as it is covered, or downwards. That of a closed
 * period stays as its statement says, also for a second run that closes it at the same time.
 */
export function chargePeriod(draft: LedgerDraft, asked: ChargePeriod, now: Instant): LedgerResult | Refusal {
  const { period } = asked;
  const waiting = asked.isFinal ? openHolds(draft, period) : 0;
  if (waiting > 0) return { code: "conflict", message: waitsForHolds(waiting) };
  const charged = total(chargesOf(draft, period).map(({ amount }) => amount));
  if (!draft.periods.get(period)?.isClosed) {
    if (asked.total > charged) takeMore(draft, asked, asked.total - charged, now);
    if (asked.total < charged) giveBack(draft, asked, charged - asked.total, now);
  }
  const charges = draft.periods.get(period)?.charges ?? [];
  const paid = total(charges.filter(({ place }) => place > 0).map(({ amount }) => amount));
  return { kind: "charged", charges, uncovered: asked.total - paid };
}

function takeMore(draft: LedgerDraft, asked: ChargePeriod, amount: Credits, now: Instant): void {
  const endsAt = draft.periods.get(asked.period)?.endsAt ?? null;
  const sources =
    endsAt === null || endsAt > now
      ? sourcesAt(draft.grants.values(), now)
      : sourcesOfPeriod(draft.grants, endsAt);
  const room = asked.overage === null ? 0n : draft.overageRoom(asked.overage.limit);
  const { draws, overage, short } = drawCredits(sources, amount, room);
  if (short === amount) return;
  draft.begin("usage", now, { period: asked.period });
  for (const { grant, available, expired } of draws) {
    draft.move(available, "grant", "spent", grant);
    draft.move(expired, "expired", "spent", grant);
    draft.charge(asked.period, grant, available + expired, expired);
  }
  draft.move(overage, "overage", "spent", null);
  if (overage > 0n) draft.charge(asked.period, null, overage);
}

/**
 * Overage first, then grants in the reverse order of their first use. What had expired before it was charged
 * goes back to that; what has expired since becomes a grant of its own.
 */
function giveBack(draft: LedgerDraft, asked: ChargePeriod, amount: Credits, now: Instant): void {
  const { period } = asked;
  draft.begin("usage_refund", now, { period });
  const charges = chargesOf(draft, period).toSorted(
    (one, other) => Number(other.grant === null) - Number(one.grant === null) || other.place - one.place,
  );
  let left = amount;
  for (const charge of charges) {
    const { grant } = charge;
    const back = least(left, charge.amount);
    if (back === 0n) continue;
    left -= back;
    if (grant === null) {
      draft.move(back, "spent", "overage", null);
      draft.charge(period, null, -back);
      continue;
    }
    const untaken = least(back, charge.takenBack);
    draft.move(untaken, "spent", "expired", grant);
    draft.charge(period, grant, -back, -untaken);
    if (draft.grant(grant).isExpired) refund(draft, draft.grant(grant), back - untaken, now);
    else draft.move(back - untaken, "spent", "grant", grant);
  }
}

/**
 * Gives back what an expired grant had paid, as a grant that does not expire. It counts as rolled over from the
 * other, so that nothing is both given back and paid by what has expired.
 */
function refund(draft: LedgerDraft, from: LedgerGrant, amount: Credits, now: Instant): void {
  if (amount === 0n) return;
  const id = derivedId("refund", from.id);
  const { priority, effectiveAt } = from;
  const terms = { id, priority, effectiveAt, createdAt: now, rolledFrom: from.id };
  if (!draft.grants.has(id)) draft.grants.set(id, blankGrant({ ...terms, source: "refund", reason: null }));
  draft.move(amount, "spent", "expired", from.id);
  draft.move(amount, "issued", "grant", id);
}

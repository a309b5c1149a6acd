import type { Instant } from "#/domain/instant.ts";
import { creditText, total } from "./credit-amount.ts";
import { drawCredits, sourcesAt } from "./draw-credits.ts";
import { blankGrant } from "./issue-grant.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { AdjustCredits, LedgerResult, Refusal } from "./ledger-operation.ts";
import { notEnough } from "./place-hold.ts";

/** Priority of a grant that nobody gave one. */
export const usualPriority = 100;

/** Gives or takes credits by hand: of one grant, or to a new one, or from any in burn-down order. */
export function adjustCredits(
  draft: LedgerDraft,
  { amount, grant, newGrant, reason }: AdjustCredits,
  now: Instant,
): LedgerResult | Refusal {
  const known = grant === null ? undefined : draft.grants.get(grant);
  if (grant !== null && !known) return { code: "not_found", message: `The customer has no grant ${grant}.` };
  if (amount > 0n) {
    if (known?.isExpired) {
      const message = "The grant has expired; give the credits without naming one, or as a new grant.";
      return { code: "conflict", message, path: "grant" };
    }
    const id = grant ?? newGrant;
    draft.begin("adjustment", now, { grant: id, reason });
    if (!known) {
      const terms = { id, priority: usualPriority, effectiveAt: now, createdAt: now };
      draft.grants.set(id, blankGrant({ ...terms, source: "manual", reason }));
    }
    draft.move(amount, "adjusted", "grant", id);
    return written(draft);
  }
  if (known) {
    if (known.available < -amount) {
      const message = `The grant has ${creditText(known.available)} available, which is less than ${creditText(-amount)}.`;
      return { code: "conflict", message, path: "amount" };
    }
    draft.begin("adjustment", now, { grant, reason });
    draft.move(-amount, "grant", "adjusted", grant);
    return written(draft);
  }
  const sources = sourcesAt(draft.grants.values(), now);
  const { draws, short } = drawCredits(sources, -amount);
  if (short > 0n) return notEnough(-amount, total(sources.map(({ available }) => available)));
  draft.begin("adjustment", now, { reason });
  for (const draw of draws) draft.move(draw.available, "grant", "adjusted", draw.grant);
  return written(draft);
}

function written(draft: LedgerDraft): LedgerResult {
  const transaction = draft.transactions.at(-1);
  if (!transaction) throw new Error("an adjustment without a transaction");
  return { kind: "transaction", transaction };
}

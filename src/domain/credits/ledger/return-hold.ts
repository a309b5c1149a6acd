import { type Credits, least } from "./credit-amount.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { LedgerHold } from "./ledger-state.ts";

/**
 * Ends what a hold has reserved: `spent` of it is spent, grants before overage and in their order; the rest goes
 * back to where it came from, or, where the grant has expired meanwhile, to what has expired. Answers the overage
 * that was spent.
 */
export function returnHold(draft: LedgerDraft, hold: LedgerHold, spent: Credits = 0n): Credits {
  let left = spent;
  for (const { grant, amount } of hold.parts) {
    const kept = least(left, amount);
    left -= kept;
    draft.move(kept, "held", "spent", grant);
    draft.move(amount - kept, "held", draft.grant(grant).isExpired ? "expired" : "grant", grant);
  }
  const overage = least(left, hold.overage);
  draft.move(overage, "held", "spent", null);
  draft.move(hold.overage - overage, "held", "overage", null);
  return overage;
}

import type { Instant } from "#/domain/instant.ts";
import { adjustCredits } from "./adjust-credits.ts";
import { chargePeriod } from "./charge-period.ts";
import { toCredits } from "./credit-amount.ts";
import { releaseHold, settleHold } from "./end-hold.ts";
import { enterDue } from "./enter-due.ts";
import { issueGrant } from "./issue-grant.ts";
import { LedgerDraft } from "./ledger-draft.ts";
import type {
  Applied,
  CrossedThreshold,
  LedgerOperation,
  LedgerResult,
  Refusal,
} from "./ledger-operation.ts";
import type { LedgerState } from "./ledger-state.ts";
import { placeHold } from "./place-hold.ts";

/**
 * What an operation makes of one customer's credits. Before it, what is due by now is entered; a refused
 * operation changes nothing else. No state is ever touched: a new one is answered.
 */
export function applyOperation(state: LedgerState, operation: LedgerOperation, clock: Instant): Applied {
  const draft = new LedgerDraft(state);
  const now = clock > state.latestAt ? clock : state.latestAt;
  enterDue(draft, now);
  const outcome = run(draft, operation, now);
  const isRefused = "code" in outcome;
  // What is given for a time that is over expires at once.
  if (operation.kind === "grant") enterDue(draft, now);
  const period = operation.kind === "charge" ? operation.period : (state.period?.number ?? 0);
  return {
    state: draft.state,
    transactions: draft.transactions,
    crossed: crossedThresholds(state, draft, period),
    outcome: isRefused ? { refused: outcome } : { result: outcome },
  };
}

function run(draft: LedgerDraft, operation: LedgerOperation, now: Instant): LedgerResult | Refusal {
  switch (operation.kind) {
    case "grant":
      return issueGrant(draft, operation, now);
    case "adjust":
      return adjustCredits(draft, operation, now);
    case "hold":
      return placeHold(draft, operation, now);
    case "settle":
      return settleHold(draft, operation, now);
    case "release":
      return releaseHold(draft, operation, now);
    case "charge":
      return chargePeriod(draft, operation, now);
    case "due":
      return { kind: "due" };
  }
}

/** Thresholds that lay above what was spent of a grant, and do no more. */
function crossedThresholds(before: LedgerState, draft: LedgerDraft, period: number): CrossedThreshold[] {
  const crossed: CrossedThreshold[] = [];
  for (const [id, grant] of draft.grants) {
    const was = before.grants.get(id);
    if (was === grant || grant.amount <= 0n || grant.spent <= (was?.spent ?? 0n)) continue;
    for (const threshold of grant.thresholds) {
      // Both in hundredths: of a percent, and of a credit.
      const percent = toCredits(threshold);
      const isReached = (spent: bigint, amount: bigint) => spent * 10_000n >= percent * amount;
      if (isReached(grant.spent, grant.amount) && !(was && isReached(was.spent, was.amount))) {
        crossed.push({ grant, threshold, period, at: draft.latestAt });
      }
    }
  }
  return crossed;
}

import type { Instant } from "#/domain/instant.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { IssueGrant, LedgerResult } from "./ledger-operation.ts";
import type { LedgerGrant } from "./ledger-state.ts";

/** Gives credits. The same id again changes nothing. */
export function issueGrant(draft: LedgerDraft, asked: IssueGrant, now: Instant): LedgerResult {
  const { kind: _, amount, ...terms } = asked;
  const known = draft.grants.get(asked.id);
  if (known) return { kind: "grant", grant: known };
  draft.begin("grant", now, { grant: asked.id, reason: asked.reason });
  draft.grants.set(asked.id, blankGrant({ ...terms, effectiveAt: asked.effectiveAt ?? now, createdAt: now }));
  draft.move(amount, "issued", "grant", asked.id);
  return { kind: "grant", grant: draft.grant(asked.id) };
}

type Terms = Pick<LedgerGrant, "id" | "priority" | "effectiveAt" | "source" | "reason" | "createdAt"> &
  Partial<LedgerGrant>;

/** A grant without any credits. */
export const blankGrant = (terms: Terms): LedgerGrant => ({
  expiresAt: null,
  rolloverMax: null,
  rolloverDays: null,
  rolledFrom: null,
  thresholds: [],
  ...terms,
  amount: 0n,
  available: 0n,
  held: 0n,
  spent: 0n,
  isExpired: false,
});

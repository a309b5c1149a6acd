import type { Instant } from "#/domain/instant.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { IssueGrant, LedgerResult, Refusal } from "./ledger-operation.ts";
import type { LedgerGrant } from "./ledger-state.ts";

/** Gives credits. The same id again changes nothing. Only what is not given by hand may be over already. */
export function issueGrant(draft: LedgerDraft, asked: IssueGrant, now: Instant): LedgerResult | Refusal {
  const { kind: _, amount, ...terms } = asked;
  const known = draft.grants.get(asked.id);
  if (known) return { kind: "grant", grant: known };
  if (asked.source === "manual" && asked.expiresAt !== null && asked.expiresAt <= now) {
    return { code: "invalid", message: "expected a time to come", path: "expires_at" };
  }
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

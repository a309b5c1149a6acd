import { type Instant, microsPerDay } from "#/domain/instant.ts";
import { least } from "./credit-amount.ts";
import { derivedId } from "./derived-id.ts";
import type { LedgerDraft } from "./ledger-draft.ts";
import type { LedgerGrant, LedgerHold } from "./ledger-state.ts";
import { returnHold } from "./return-hold.ts";

type Due = { at: Instant; id: string } & ({ hold: LedgerHold } | { grant: LedgerGrant });

/** At one instant, holds end before grants, so that what they return is still there to expire or roll over. */
const byTime = (left: Due, right: Due): number =>
  Number(left.at - right.at) ||
  ("hold" in right ? 1 : 0) - ("hold" in left ? 1 : 0) ||
  (left.id < right.id ? -1 : 1);

/** Enters what is due by now, in the order of time, as of when it was due: holds that end, grants that expire. */
export function enterDue(draft: LedgerDraft, now: Instant): void {
  const due: Due[] = [];
  for (const hold of draft.holds.values()) {
    if (hold.state === "held" && hold.expiresAt <= now) due.push({ at: hold.expiresAt, id: hold.id, hold });
  }
  for (const grant of draft.grants.values()) addGrant(due, grant, now);
  due.sort(byTime);
  for (let next = due.shift(); next; next = due.shift()) {
    if ("hold" in next) {
      draft.begin("hold_expiry", next.at, { hold: next.id });
      returnHold(draft, next.hold);
      draft.changeHold(next.hold, { state: "expired", endedAt: draft.latestAt });
    } else {
      const rolled = expire(draft, draft.grant(next.id), next.at);
      // It may be over already, too.
      if (rolled && addGrant(due, rolled, now)) due.sort(byTime);
    }
  }
}

function addGrant(due: Due[], grant: LedgerGrant, now: Instant): boolean {
  if (grant.isExpired || grant.expiresAt === null || grant.expiresAt > now) return false;
  due.push({ at: grant.expiresAt, id: grant.id, grant });
  return true;
}

/** What was rolled over, if anything. */
function expire(draft: LedgerDraft, grant: LedgerGrant, at: Instant): LedgerGrant | undefined {
  const left = grant.available;
  if (left > 0n) {
    draft.begin("grant_expiry", at, { grant: grant.id });
    draft.move(left, "grant", "expired", grant.id);
  }
  draft.changeGrant(grant.id, { isExpired: true });
  const amount = least(left, grant.rolloverMax ?? 0n);
  if (amount === 0n) return undefined;
  const id = derivedId("rollover", grant.id);
  const days = grant.rolloverDays;
  draft.begin("rollover", at, { grant: id });
  draft.grants.set(id, {
    ...grant,
    id,
    amount: 0n,
    available: 0n,
    held: 0n,
    spent: 0n,
    effectiveAt: at,
    expiresAt: days === null ? null : at + BigInt(days) * microsPerDay,
    rolloverMax: null,
    rolloverDays: null,
    rolledFrom: grant.id,
    source: "rollover",
    reason: null,
    isExpired: false,
    createdAt: draft.latestAt,
  });
  draft.move(amount, "issued", "grant", id);
  return draft.grant(id);
}

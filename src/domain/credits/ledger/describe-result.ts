import { type Instant, isoUtc } from "#/domain/instant.ts";
import type { Charged } from "./charge-usage.ts";
import { creditText, total } from "./credit-amount.ts";
import type { DescribedGrant, DescribedHold, DescribedTransaction, GrantState } from "./described-ledger.ts";
import type { LedgerResult } from "./ledger-operation.ts";
import {
  expiredOf,
  type LedgerGrant,
  type LedgerHold,
  type LedgerTransaction,
  type PeriodCharge,
} from "./ledger-state.ts";

export const isoOrNull = (at: Instant | null) => (at === null ? null : isoUtc(at));
export const textOrNull = (amount: bigint | null) => (amount === null ? null : creditText(amount));

/** A grant at a time; one whose expiry is due but was not entered yet is as if it were. */
export function describeGrant(grant: LedgerGrant, now: Instant): DescribedGrant {
  const isDue = !grant.isExpired && grant.expiresAt !== null && grant.expiresAt <= now;
  const available = isDue ? 0n : grant.available;
  return {
    id: grant.id,
    amount: creditText(grant.amount),
    priority: grant.priority,
    effectiveAt: isoUtc(grant.effectiveAt),
    expiresAt: isoOrNull(grant.expiresAt),
    rolloverMax: textOrNull(grant.rolloverMax),
    rolloverDays: grant.rolloverDays,
    rolledFrom: grant.rolledFrom,
    source: grant.source,
    reason: grant.reason,
    thresholds: [...grant.thresholds],
    available: creditText(available),
    held: creditText(grant.held),
    spent: creditText(grant.spent),
    expired: creditText(expiredOf({ ...grant, available })),
    state: stateOf({ ...grant, available, isExpired: grant.isExpired || isDue }, now),
    createdAt: isoUtc(grant.createdAt),
  };
}

function stateOf({ isExpired, effectiveAt, available }: LedgerGrant, now: Instant): GrantState {
  if (isExpired) return "expired";
  if (effectiveAt > now) return "pending";
  return available > 0n ? "active" : "used";
}

/** A hold at a time; one whose end is due but was not entered yet is as if it were. */
export function describeHold(hold: LedgerHold, now: Instant): DescribedHold {
  const isDue = hold.state === "held" && hold.expiresAt <= now;
  return {
    id: hold.id,
    amount: creditText(hold.amount),
    state: isDue ? "expired" : hold.state,
    settledAmount: textOrNull(hold.settledAmount),
    parts: hold.parts.map(({ grant, amount }) => ({ grant, amount: creditText(amount) })),
    overage: creditText(hold.overage),
    reason: hold.reason,
    expiresAt: isoUtc(hold.expiresAt),
    createdAt: isoUtc(hold.createdAt),
    endedAt: isoOrNull(isDue ? hold.expiresAt : hold.endedAt),
  };
}

const describeTransaction = (
  transaction: LedgerTransaction,
  { now, actor }: { now: Instant; actor: string },
): DescribedTransaction => ({
  number: transaction.number,
  kind: transaction.kind,
  at: isoUtc(transaction.at),
  recordedAt: isoUtc(now),
  grant: transaction.grant,
  hold: transaction.hold,
  period: transaction.period,
  reason: transaction.reason,
  actor,
  entries: transaction.entries.map(({ account, grant, amount }) => ({
    account,
    grant,
    amount: creditText(amount),
  })),
});

/** A result as it is answered, and kept for when the same call comes again: JSON. */
export function describeResult(
  result: LedgerResult,
  written: { now: Instant; actor: string },
): DescribedGrant | DescribedHold | DescribedTransaction | Charged | null {
  switch (result.kind) {
    case "grant":
      return describeGrant(result.grant, written.now);
    case "hold":
      return describeHold(result.hold, written.now);
    case "transaction":
      return describeTransaction(result.transaction, written);
    case "charged": {
      const sumOf = (isMeant: (charge: PeriodCharge) => boolean) =>
        creditText(total(result.charges.filter(isMeant).map(({ amount }) => amount)));
      return {
        covered: sumOf(({ grant }) => grant !== null),
        overage: sumOf(({ grant, place }) => grant === null && place > 0),
        uncovered: creditText(result.uncovered),
        settledOverage: sumOf(({ place }) => place === 0),
      };
    }
    case "due":
      return null;
  }
}

import type { z } from "@hono/zod-openapi";
import type { CreditAccount, CreditGrant, CreditHold, LedgerTransaction } from "#/api/contract/ledger.ts";
import type { CreateGrant } from "#/api/contract/ledger-input.ts";
import { iso, isoOrNull } from "#/api/iso-time.ts";
import type {
  DescribedGrant,
  DescribedHold,
  DescribedTransaction,
} from "#/domain/credits/ledger/described-ledger.ts";
import type { DescribedAccount } from "#/domain/credits/ledger/list-accounts.ts";
import type { BalanceDay, BalanceOfGrants } from "#/domain/credits/ledger/read-balance.ts";

// Each field by name: what was kept under an idempotency key comes back in another order, and is to answer the same.

/** A grant as callers see it. */
export const toGrant = (grant: DescribedGrant): CreditGrant => ({
  id: grant.id,
  amount: grant.amount,
  priority: grant.priority,
  effective_at: grant.effectiveAt,
  expires_at: grant.expiresAt,
  rollover_max: grant.rolloverMax,
  rollover_days: grant.rolloverDays,
  rolled_from: grant.rolledFrom,
  source: grant.source,
  reason: grant.reason,
  thresholds: grant.thresholds,
  available: grant.available,
  held: grant.held,
  spent: grant.spent,
  expired: grant.expired,
  state: grant.state,
  created_at: grant.createdAt,
});

/** A hold as callers see it. */
export const toHold = (hold: DescribedHold): CreditHold => ({
  id: hold.id,
  amount: hold.amount,
  state: hold.state,
  settled_amount: hold.settledAmount,
  parts: hold.parts.map(({ grant, amount }) => ({ grant, amount })),
  overage: hold.overage,
  reason: hold.reason,
  expires_at: hold.expiresAt,
  created_at: hold.createdAt,
  ended_at: hold.endedAt,
});

/** A transaction as callers see it. */
export const toTransaction = (transaction: DescribedTransaction): LedgerTransaction => ({
  number: transaction.number,
  kind: transaction.kind,
  at: transaction.at,
  recorded_at: transaction.recordedAt,
  grant: transaction.grant,
  hold: transaction.hold,
  period: transaction.period,
  reason: transaction.reason,
  actor: transaction.actor,
  entries: transaction.entries.map(({ account, grant, amount }) => ({ account, grant, amount })),
});

/** What a customer has, as callers see it. */
export const toBalance = ({
  grants,
  overageAllowed,
  overageLimit,
  overageLeft,
  ...balance
}: BalanceOfGrants) => ({
  ...balance,
  overage_allowed: overageAllowed,
  overage_limit: overageLimit,
  overage_left: overageLeft,
  grants: grants.map(({ effectiveAt, expiresAt, ...grant }) => ({
    ...grant,
    effective_at: effectiveAt,
    expires_at: expiresAt,
  })),
});

/** Days of a balance as callers see them. */
export const toHistory = ({ timeZone, days }: { timeZone: string; days: BalanceDay[] }) => ({
  time_zone: timeZone,
  data: days,
});

/** A customer with credits as callers see it. */
export const toAccount = ({ nextExpiryAt, latestAt, ...account }: DescribedAccount): CreditAccount => ({
  ...account,
  next_expiry_at: isoOrNull(nextExpiryAt),
  latest_at: iso(latestAt),
});

/** The credits that a caller gives, as the operation takes them. */
export function readGrantRequest(asked: z.infer<typeof CreateGrant>) {
  const { effective_at, expires_at, rollover_max, rollover_days, ...same } = asked;
  return {
    ...same,
    effectiveAt: effective_at,
    expiresAt: expires_at,
    rolloverMax: rollover_max,
    rolloverDays: rollover_days,
  };
}

import type { Instant } from "#/domain/instant.ts";
import { toCredits } from "./credit-amount.ts";
import type { GrantSource, HoldState } from "./described-ledger.ts";
import type { LedgerGrant, LedgerHold, LedgerState } from "./ledger-state.ts";

/** Microseconds since 1970; as text beyond what a number holds exactly. */
export type Micros = number | string;

export const microsSql = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint`;

export const toInstant = (micros: Micros): Instant => BigInt(micros);

const orNull = <T, R>(value: T | null, read: (value: T) => R): R | null =>
  value === null ? null : read(value);

export interface GrantRow {
  customer: number;
  id: string;
  amount: string;
  priority: number;
  effective: Micros;
  expires: Micros | null;
  rollover_max: string | null;
  rollover_days: number | null;
  rolled_from: string | null;
  source: GrantSource;
  reason: string | null;
  /** Percents with a comma between. */
  thresholds: string;
  available: string;
  held: string;
  spent: string;
  is_expired: boolean;
  created: Micros;
}

/** What is selected of `credit_grants` for it. */
export const grantColumns = `
  customer_id as customer, id, amount, priority, ${microsSql("effective_at")} as effective, ${microsSql("expires_at")} as expires,
  rollover_max, rollover_days, rolled_from, source, reason, array_to_string(thresholds, ',') as thresholds,
  available, held, spent, is_expired, ${microsSql("created_at")} as created`;

export const toGrant = (row: GrantRow): LedgerGrant => ({
  id: row.id,
  amount: toCredits(row.amount),
  priority: row.priority,
  effectiveAt: toInstant(row.effective),
  expiresAt: orNull(row.expires, toInstant),
  rolloverMax: orNull(row.rollover_max, toCredits),
  rolloverDays: row.rollover_days,
  rolledFrom: row.rolled_from,
  source: row.source,
  reason: row.reason,
  thresholds: row.thresholds === "" ? [] : row.thresholds.split(","),
  available: toCredits(row.available),
  held: toCredits(row.held),
  spent: toCredits(row.spent),
  isExpired: row.is_expired,
  createdAt: toInstant(row.created),
});

export interface HoldRow {
  customer: number;
  id: string;
  amount: string;
  state: HoldState;
  settled_amount: string | null;
  parts: { grant: string; amount: string }[];
  overage: string;
  period: number | null;
  reason: string | null;
  expires: Micros;
  created: Micros;
  ended: Micros | null;
}

/** What is selected of `credit_holds` for it. */
export const holdColumns = `
  customer_id as customer, id, amount, state, settled_amount, parts, overage, period, reason,
  ${microsSql("expires_at")} as expires, ${microsSql("created_at")} as created, ${microsSql("ended_at")} as ended`;

export const toHold = (row: HoldRow): LedgerHold => ({
  id: row.id,
  amount: toCredits(row.amount),
  state: row.state,
  settledAmount: orNull(row.settled_amount, toCredits),
  parts: row.parts.map(({ grant, amount }) => ({ grant, amount: toCredits(amount) })),
  overage: toCredits(row.overage),
  period: row.period,
  reason: row.reason,
  expiresAt: toInstant(row.expires),
  createdAt: toInstant(row.created),
  endedAt: orNull(row.ended, toInstant),
});

export interface AccountRow {
  transactions: number;
  latest: Micros;
  overage: string;
}

/** What is selected of `credit_accounts` for it. */
export const accountColumns = `transactions, ${microsSql("latest_at")} as latest, overage`;

/** What the rows of a customer say of its ledger. */
export const toBooks = (
  { transactions, latest, overage }: AccountRow,
  grants: readonly GrantRow[],
  holds: readonly HoldRow[],
): Pick<LedgerState, "transactions" | "latestAt" | "overage" | "grants" | "holds"> => ({
  transactions,
  latestAt: toInstant(latest),
  overage: toCredits(overage),
  grants: new Map(grants.map((row) => [row.id, toGrant(row)])),
  holds: new Map(holds.map((row) => [row.id, toHold(row)])),
});

import type { holdStates, ledgerAccounts, transactionKinds } from "#/db/schema/ledger.ts";
import type { Decimal } from "../plans/plan-terms.ts";

export const grantSources = ["manual", "plan", "rollover", "refund"] as const;
export type GrantSource = (typeof grantSources)[number];

/** pending: not effective yet · active: has credits left · used: all of it is spent, held or taken away · expired. */
export const grantStates = ["pending", "active", "used", "expired"] as const;
export type GrantState = (typeof grantStates)[number];

export type HoldState = (typeof holdStates)[number];
export type TransactionKind = (typeof transactionKinds)[number];
export type LedgerAccount = (typeof ledgerAccounts)[number];

/** A grant as its readers want it. Times are ISO 8601 UTC. */
export interface DescribedGrant {
  id: string;
  /** What was granted, with what adjustments gave or took. */
  amount: Decimal;
  /** Lower is spent first. */
  priority: number;
  effectiveAt: string;
  /** Null: never. */
  expiresAt: string | null;
  rolloverMax: Decimal | null;
  rolloverDays: number | null;
  /** The grant that it was rolled over from. */
  rolledFrom: string | null;
  source: GrantSource;
  reason: string | null;
  /** Percent. */
  thresholds: Decimal[];
  available: Decimal;
  held: Decimal;
  spent: Decimal;
  expired: Decimal;
  state: GrantState;
  createdAt: string;
}

/** A hold as its readers want it. */
export interface DescribedHold {
  id: string;
  amount: Decimal;
  state: HoldState;
  /** What the work really cost; null unless settled. */
  settledAmount: Decimal | null;
  /** From which grants, in burn-down order. */
  parts: { grant: string; amount: Decimal }[];
  /** The part that no grant covers. */
  overage: Decimal;
  reason: string | null;
  expiresAt: string;
  createdAt: string;
  endedAt: string | null;
}

/** One change of a customer's credits; its entries add up to zero. */
export interface DescribedTransaction {
  number: number;
  kind: TransactionKind;
  /** When it counts from. */
  at: string;
  recordedAt: string;
  grant: string | null;
  hold: string | null;
  period: number | null;
  reason: string | null;
  actor: string;
  entries: { account: LedgerAccount; grant: string | null; amount: Decimal }[];
}

/** What a customer has at a time. */
export interface Balance {
  /** Credits that may be spent or held, but for an overage. */
  available: Decimal;
  held: Decimal;
  /** Spent or held beyond all grants. */
  overage: Decimal;
}

/** The answer of a call about money; `isReplayed` when it was given to an earlier call with the same key. */
export interface Answered<T> {
  value: T;
  isReplayed: boolean;
}

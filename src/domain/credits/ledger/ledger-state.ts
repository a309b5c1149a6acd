import type { Instant } from "#/domain/instant.ts";
import type { Credits } from "./credit-amount.ts";
import type { GrantSource, HoldState, LedgerAccount, TransactionKind } from "./described-ledger.ts";

export interface LedgerGrant {
  id: string;
  /** Granted and adjusted; what of it is neither available nor held nor spent has expired. */
  amount: Credits;
  priority: number;
  effectiveAt: Instant;
  expiresAt: Instant | null;
  rolloverMax: Credits | null;
  rolloverDays: number | null;
  rolledFrom: string | null;
  source: GrantSource;
  reason: string | null;
  /** Percent, as decimals of at most 2 places. */
  thresholds: readonly string[];
  available: Credits;
  held: Credits;
  spent: Credits;
  isExpired: boolean;
  createdAt: Instant;
}

interface HoldPart {
  grant: string;
  amount: Credits;
}

export interface LedgerHold {
  id: string;
  amount: Credits;
  state: HoldState;
  settledAmount: Credits | null;
  /** In burn-down order. */
  parts: readonly HoldPart[];
  /** The part that no grant covers. */
  overage: Credits;
  /** Number of the open period that it was made in; null: there was none. */
  period: number | null;
  reason: string | null;
  expiresAt: Instant;
  createdAt: Instant;
  endedAt: Instant | null;
}

/** What the use of one period has taken from one place, less what was given back. */
export interface PeriodCharge {
  /** In the order of first use, from 1; 0 is the overage of holds that were settled in the period. */
  place: number;
  /** Null: overage. */
  grant: string | null;
  amount: Credits;
  /** The part of it that had expired before it was charged. */
  takenBack: Credits;
}

export interface ChargedPeriod {
  /** Whether its statement is final; what its use was charged never changes then. */
  isClosed: boolean;
  /** When the period ends; null for one that is not known. */
  endsAt: Instant | null;
  charges: readonly PeriodCharge[];
}

/** A billing period, as far as holds follow it. */
export interface HoldPeriod {
  number: number;
  /** Whether more can still be billed with it. */
  state: "open" | "closing" | "closed";
  /** Whether a customer may spend more than was granted. */
  allowsOverage: boolean;
  /** Most that a customer may owe; null: no limit. */
  overageLimit: Credits | null;
}

/** One customer's credits: all that the next operations may need to know. */
export interface LedgerState {
  /** Number of the latest transaction. */
  transactions: number;
  latestAt: Instant;
  /** Spent or held beyond all grants, ever. */
  overage: Credits;
  /** The part of it that statements of closed periods have billed. */
  billedOverage: Credits;
  /** The latest that has begun. It allows overage only while it is open and billing goes on. */
  period: HoldPeriod | null;
  /** Those that holds which are asked for were made in, by number. Their plans say whether they allow overage. */
  holdPeriods: ReadonlyMap<number, HoldPeriod>;
  /** Those that have something, that are due, or that are asked for. */
  grants: ReadonlyMap<string, LedgerGrant>;
  /** Those that are due or asked for, and those with overage that keep an asked period from being closed. */
  holds: ReadonlyMap<string, LedgerHold>;
  /** Those that are asked for, by number. */
  periods: ReadonlyMap<number, ChargedPeriod>;
}

export const emptyLedger: LedgerState = {
  transactions: 0,
  // Before every time that PostgreSQL and the rest may bring.
  latestAt: -62_135_596_800_000_000n,
  overage: 0n,
  billedOverage: 0n,
  period: null,
  holdPeriods: new Map(),
  grants: new Map(),
  holds: new Map(),
  periods: new Map(),
};

interface LedgerEntry {
  account: LedgerAccount;
  grant: string | null;
  amount: Credits;
}

export interface LedgerTransaction {
  number: number;
  kind: TransactionKind;
  at: Instant;
  grant: string | null;
  hold: string | null;
  period: number | null;
  reason: string | null;
  entries: LedgerEntry[];
}

/** What of a grant expired and was not taken back since. */
export const expiredOf = (grant: LedgerGrant): Credits =>
  grant.amount - grant.available - grant.held - grant.spent;

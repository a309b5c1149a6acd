import type { DomainErrorCode } from "#/domain/domain-error.ts";
import type { Instant } from "#/domain/instant.ts";
import type { Credits } from "./credit-amount.ts";
import type { GrantSource } from "./described-ledger.ts";
import type {
  LedgerGrant,
  LedgerHold,
  LedgerState,
  LedgerTransaction,
  PeriodCharge,
} from "./ledger-state.ts";

export interface IssueGrant {
  kind: "grant";
  id: string;
  amount: Credits;
  priority: number;
  /** Null: now. */
  effectiveAt: Instant | null;
  expiresAt: Instant | null;
  rolloverMax: Credits | null;
  rolloverDays: number | null;
  thresholds: readonly string[];
  source: GrantSource;
  reason: string | null;
}

export interface AdjustCredits {
  kind: "adjust";
  /** Positive gives, negative takes. */
  amount: Credits;
  /** Null: a new grant, or whatever is there in burn-down order. */
  grant: string | null;
  /** Of the grant that is made. */
  newGrant: string;
  reason: string;
}

export interface PlaceHold {
  kind: "hold";
  id: string;
  amount: Credits;
  /** Seconds. */
  expiresIn: number;
  reason: string | null;
}

export interface SettleHold {
  kind: "settle";
  hold: string;
  amount: Credits;
}

export interface ReleaseHold {
  kind: "release";
  hold: string;
}

export interface ChargePeriod {
  kind: "charge";
  period: number;
  total: Credits;
  /** Null: none is allowed; a limit of null: no limit. */
  overage: { limit: Credits | null } | null;
  /** Whether nothing is charged any more after it; refused while holds of the period may still cost overage. */
  isFinal?: boolean | undefined;
}

/** Enters what is due, and no more. */
interface EnterDue {
  kind: "due";
}

export type LedgerOperation =
  | IssueGrant
  | AdjustCredits
  | PlaceHold
  | SettleHold
  | ReleaseHold
  | ChargePeriod
  | EnterDue;

/** What an operation came to. */
export type LedgerResult =
  | { kind: "grant"; grant: LedgerGrant }
  | { kind: "hold"; hold: LedgerHold }
  | { kind: "transaction"; transaction: LedgerTransaction }
  | { kind: "charged"; charges: readonly PeriodCharge[]; uncovered: Credits }
  | { kind: "due" };

export interface Refusal {
  code: Extract<DomainErrorCode, "conflict" | "invalid" | "not_found">;
  message: string;
  path?: string;
}

/** A share of a grant that an operation brought its spent credits to, or above. */
export interface CrossedThreshold {
  grant: LedgerGrant;
  /** Percent. */
  threshold: string;
  /** Number of the billing period; 0 for none. */
  period: number;
  at: Instant;
}

export interface Applied {
  state: LedgerState;
  transactions: LedgerTransaction[];
  crossed: CrossedThreshold[];
  outcome: { result: LedgerResult } | { refused: Refusal };
}

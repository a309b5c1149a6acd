import type { lateCauses, lineKinds, periodStates } from "#/db/schema/billing.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import type { LinePricing } from "../plans/rated-line.ts";

type LineKind = (typeof lineKinds)[number];
export type PeriodState = (typeof periodStates)[number];
type LateCause = (typeof lateCauses)[number];

/** An adjustment: what the statements so far said of a meter of a closed period, and what it comes to today. */
interface AdjustmentPricing {
  model: "adjustment";
  usedBefore: Decimal;
  usedAfter: Decimal;
  amountBefore: Decimal;
  amountAfter: Decimal;
}

/** quantity × price: credits beyond the grants, paid in money. */
interface OveragePricing {
  model: "overage";
  price: Decimal;
}

export type StatementPricing = LinePricing | AdjustmentPricing | OveragePricing;

export interface StatementLine {
  /** From 1, in the order of the statement. */
  line: number;
  /**
   * flat, usage and adjustment add up to the total; covered (of it, by grants), overage (beyond the grants, in money)
   * and uncovered (beyond the grants, by nobody; below 0 for what an adjustment takes off that an earlier statement
   * left so) say what became of a total in credits.
   */
  kind: LineKind;
  /** As people read it. */
  description: string;
  /** Slug; null for what has no meter. */
  meter: string | null;
  /** Units that the line prices; of an adjustment by how much what was used changed; null for a flat amount. */
  quantity: Decimal | null;
  /** Null for covered and uncovered. */
  pricing: StatementPricing | null;
  /** Negative for what is given back, and for covered. */
  amount: Decimal;
  /** ISO 4217 code, or "credits". Of an adjustment, that of the period it adjusts. */
  currency: string;
  /** Adjustments: the number of the closed period that is corrected; uncovered below 0: whose statement; else null. */
  adjustsPeriod: number | null;
  /** Span whose events prove what was used: the period's, or the adjusted one's; null for a line without a meter. */
  proof: { meter: string; from: string; to: string } | null;
}

/** What a meter of the plan measured in the period. */
export interface StatementQuantity {
  /** Slug. */
  meter: string;
  quantity: Decimal;
  /** Events of the meter's service. */
  events: number;
  /** The sum of its flat and usage lines. */
  amount: Decimal;
}

/** Money of another currency than `dueCurrency`, from adjustments of periods on another plan. */
export interface AlsoDue {
  amount: Decimal;
  currency: string;
}

/** A billing period with what it comes to: final when closed, else as of now. All times ISO 8601 UTC. */
export interface PeriodStatement {
  /** The caller's name for it. */
  customer: string;
  /** Number of the period, from 1. */
  period: number;
  state: PeriodState;
  /** Half-open. */
  startsAt: string;
  endsAt: string;
  /** What flat amounts and included units are for; the period is it, or a part of it. */
  wholeStartsAt: string;
  wholeEndsAt: string;
  /** IANA name: the days of the period are this zone's. */
  timeZone: string;
  /** Slug and version. */
  plan: string;
  planVersion: number;
  /** Closed: the statement never changes any more. */
  isFinal: boolean;
  /** When its totals were read; of a preview, now. */
  readAt: string;
  closedAt: string | null;
  /** Why closing failed the last time; null when it did not. */
  failure: string | null;
  lines: StatementLine[];
  quantities: StatementQuantity[];
  currency: string;
  /** The sum of flat, usage and adjustment lines in `currency`. */
  total: Decimal;
  /** Plans in credits: how much of the total grants pay; null for plans in money. */
  covered: Decimal | null;
  /** What is to be paid: the total, or for plans in credits the price of the overage. */
  due: Decimal;
  dueCurrency: string;
  alsoDue: AlsoDue[];
}

/** One event (or one import's events) of a closed period that came or changed after the period was read. */
export interface LateUsage {
  /** Names the mark; ascending in the order in which they were noted. */
  mark: number;
  cause: LateCause;
  /** Number of the closed period that the event lies in. */
  period: number;
  service: string;
  /** The event's idempotency key; null for the many of an import. */
  event: string | null;
  importId: number | null;
  occurredAt: string | null;
  recordedAt: string;
}

/** A local day of a period. */
interface BurnDownDay {
  /** YYYY-MM-DD in the period's zone. */
  day: string;
  /** Rated from the period's start to the end of the day; null for days to come. */
  amount: Decimal | null;
  /** Plans in credits: what was available at the end of the day; null for plans in money and for days to come. */
  balance: Decimal | null;
}

export interface BurnDown {
  customer: string;
  period: number;
  timeZone: string;
  currency: string;
  /** Every local day that the period touches. */
  days: BurnDownDay[];
}

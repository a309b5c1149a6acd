import type { PeriodShare } from "./period-share.ts";
import type { Decimal } from "./plan-terms.ts";

interface PricedUse {
  /** What the meter measured in the period. The lines of a meter together price max(0, used - included) units. */
  used: Decimal;
  /** Units that cost nothing; already the share of a partial period. */
  included: Decimal;
  /** Of a prorated period: the part of the whole that included units were cut to; else null. */
  share: PeriodShare | null;
}

interface PricedStep extends PricedUse {
  /** The step prices units above `from`, up to and including `upTo`; null is without end. */
  tier: { from: Decimal; upTo: Decimal | null };
  /** Per unit. */
  price: Decimal;
  /** Added once; null for nothing. Left out of the amount when the line prices no unit. */
  flat: Decimal | null;
}

/** What one needs to work out a line's amount by hand; each ends in the one rounding. */
export type LinePricing =
  /** price × share, or 0 when it is bound to a meter (`used` is not null) that measured nothing. */
  | { model: "flat"; price: Decimal; used: Decimal | null; share: PeriodShare | null }
  /** quantity × price. */
  | ({ model: "per_unit"; price: Decimal } & PricedUse)
  /** quantity × price + flat; a line for each step that has units. */
  | ({ model: "graduated" } & PricedStep)
  /** quantity × price + flat, with the step that the whole quantity falls into. */
  | ({ model: "volume" } & PricedStep)
  /** packages × price; packages is quantity / size, rounded up. */
  | ({ model: "package"; size: Decimal; packages: Decimal; price: Decimal } & PricedUse);

/** One line of what a period costs. */
export interface RatedLine {
  kind: "flat" | "usage";
  /** Index of the plan's item. */
  item: number;
  /** As people read it. */
  description: string;
  /** Slug; null for a flat amount that is due whatever is used. */
  meter: string | null;
  /** Units that this line prices; null for a flat amount. */
  quantity: Decimal | null;
  pricing: LinePricing;
  /** Rounded: see roundAmount. */
  amount: Decimal;
}

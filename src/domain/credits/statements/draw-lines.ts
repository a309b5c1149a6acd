import { Big } from "big.js";
import type { BilledSpan } from "../plans/period-share.ts";
import type { Decimal, PlanTerms } from "../plans/plan-terms.ts";
import { ratePeriod } from "../plans/rate-period.ts";
import type { Quantities } from "./read-quantities.ts";
import type { StatementLine, StatementQuantity } from "./statement.ts";

/** A line before it has its number and its proof. */
export type DrawnLine = Omit<StatementLine, "line" | "proof">;

/** What is needed to rate a period, and its number. */
export interface RatedPeriod {
  number: number;
  span: BilledSpan;
  terms: PlanTerms;
}

/** What the statements so far say of a meter of a closed period: its own, and adjustments in later ones. */
export interface StatedMeter {
  quantity: Decimal;
  amount: Decimal;
}

/** A closed period whose events came or changed, and what it measures today. */
export interface AdjustedPeriod extends RatedPeriod {
  quantities: Quantities;
  stated: ReadonlyMap<string, StatedMeter>;
  /** Slugs of its plan's meters whose service has late events. */
  lateMeters: ReadonlySet<string>;
}

interface DrawnStatement {
  lines: DrawnLine[];
  quantities: StatementQuantity[];
}

type Names = ReadonlyMap<string, string>;

/** The meters that a plan prices, each once. */
export const metersOf = ({ items }: Pick<PlanTerms, "items">): string[] => [
  ...new Set(items.flatMap(({ meter }) => (meter === null ? [] : [meter]))),
];

/** A period's own lines, in the plan's order, and what each of its meters came to. `names` are the meters'. */
export function drawOwnLines(
  { span, terms }: RatedPeriod,
  quantities: Quantities,
  names: Names,
): DrawnStatement {
  const lines = ratePeriod(terms, span, usedOf(quantities), names).map(
    ({ kind, description, meter, quantity, pricing, amount }): DrawnLine => ({
      kind,
      description,
      meter,
      quantity,
      pricing,
      amount,
      currency: terms.currency,
      adjustsPeriod: null,
    }),
  );
  const amounts = amountsByMeter(lines);
  return {
    lines,
    quantities: metersOf(terms).map((meter) => ({
      meter,
      quantity: quantities.get(meter)?.quantity ?? "0",
      events: quantities.get(meter)?.events ?? 0,
      amount: (amounts.get(meter) ?? Big(0)).toFixed(),
    })),
  };
}

/**
 * What a closed period comes to today, by the plan it had, less what the statements so far say of it: a line for each
 * meter with late events whose quantity or amount is another now. All lines ever drawn for a meter of a period,
 * together with its statement, thus add up to what it comes to today.
 */
export function drawAdjustments(period: AdjustedPeriod, names: Names): DrawnLine[] {
  const today = drawOwnLines(period, period.quantities, names);
  return today.quantities.flatMap(({ meter, quantity, amount }) => {
    const stated = period.stated.get(meter) ?? { quantity: "0", amount: "0" };
    const [used, paid] = [Big(quantity).minus(stated.quantity), Big(amount).minus(stated.amount)];
    if (!period.lateMeters.has(meter) || (used.eq(0) && paid.eq(0))) return [];
    return {
      kind: "adjustment" as const,
      description: `Period ${period.number} adjusted: ${nameOf(period.terms, meter, names)}`,
      meter,
      quantity: used.toFixed(),
      pricing: {
        model: "adjustment" as const,
        usedBefore: stated.quantity,
        usedAfter: quantity,
        amountBefore: stated.amount,
        amountAfter: amount,
      },
      amount: paid.toFixed(),
      currency: period.terms.currency,
      adjustsPeriod: period.number,
    };
  });
}

/** Whether a line is part of the total; the others say how it is paid. */
export const isCounted = ({ kind }: Pick<DrawnLine, "kind">): boolean =>
  kind === "flat" || kind === "usage" || kind === "adjustment";

/** The sum of the lines that make up the total, in one currency. */
export function totalOf(
  lines: readonly Pick<DrawnLine, "kind" | "amount" | "currency">[],
  currency: string,
): Decimal {
  return lines
    .filter((line) => line.currency === currency && isCounted(line))
    .reduce((sum, { amount }) => sum.plus(amount), Big(0))
    .toFixed();
}

/** What each meter measured, where it measured anything. */
export function usedOf(quantities: Quantities): Map<string, Decimal> {
  return new Map(
    [...quantities].flatMap(([meter, { quantity }]) => (quantity === null ? [] : [[meter, quantity]])),
  );
}

function amountsByMeter(lines: readonly DrawnLine[]): Map<string, Big> {
  const amounts = new Map<string, Big>();
  for (const { meter, amount } of lines) {
    if (meter !== null) amounts.set(meter, (amounts.get(meter) ?? Big(0)).plus(amount));
  }
  return amounts;
}

const nameOf = ({ items }: PlanTerms, meter: string, names: Names): string =>
  items.find((item) => item.meter === meter)?.name ?? names.get(meter) ?? meter;

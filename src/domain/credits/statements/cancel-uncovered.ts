import { Big } from "big.js";
import type { Decimal } from "../plans/plan-terms.ts";

/** What a statement says of credits. Periods are named by their numbers. */
export interface CreditStatement {
  period: number;
  /** The sum of its flat and usage lines. */
  own: Decimal;
  /** The sum of its adjustment lines, by the period they adjust. */
  adjustments: ReadonlyMap<number, Decimal>;
  /** What of its total neither grants nor overage paid. */
  uncovered: Decimal;
  /** What it cancels of that of earlier statements, by their period: above 0. */
  cancelled: ReadonlyMap<number, Decimal>;
}

/** What was never paid of a statement and need not be any more. */
export interface Cancellation {
  /** The closed period whose adjustment is below 0. */
  adjusted: number;
  /** The period whose statement left it uncovered: the adjusted one, or a later one that adjusted it upwards. */
  uncoveredOf: number;
  /** Above 0. */
  amount: Decimal;
}

/**
 * What the adjustments of a statement cancel of what earlier statements left uncovered, so that nothing comes back
 * that was never paid. Each period that is adjusted downwards cancels first what is left of its own statement, then of
 * those that adjusted it upwards, in order; of each no more than its part of that statement's total. What is left of
 * no statement is then ever more than what its parts still come to. `earlier` are the statements before, in order.
 */
export function cancelUncovered(
  earlier: readonly CreditStatement[],
  adjustments: ReadonlyMap<number, Decimal>,
): Cancellation[] {
  const unpaid: Unpaid = { left: new Map(), parts: new Map() };
  for (const { period, own, adjustments: its, uncovered, cancelled } of earlier) {
    takeOff(unpaid, its, new Map([...cancelled].map(([of, amount]) => [of, Big(amount)])));
    unpaid.left.set(period, Big(uncovered));
    for (const [adjusted, part] of [[period, own] as const, ...its]) {
      if (Big(part).lte(0)) continue;
      const parts = unpaid.parts.get(adjusted) ?? new Map<number, Big>();
      unpaid.parts.set(adjusted, parts.set(period, Big(part)));
    }
  }
  return takeOff(unpaid, adjustments, null);
}

interface Unpaid {
  /** What is left uncovered of each period's statement. */
  left: Map<number, Big>;
  /** How much of each statement's total is of a period, in the order of the statements: by period, by statement. */
  parts: Map<number, Map<number, Big>>;
}

/** `limits`: what the statement is known to have cancelled of each; null where that is to be found. */
function takeOff(
  { left, parts }: Unpaid,
  adjustments: ReadonlyMap<number, Decimal>,
  limits: Map<number, Big> | null,
): Cancellation[] {
  const taken: Cancellation[] = [];
  for (const [adjusted, net] of [...adjustments].toSorted(([one], [other]) => one - other)) {
    let over = Big(net).times(-1);
    for (const [uncoveredOf, part] of parts.get(adjusted) ?? []) {
      const uncovered = left.get(uncoveredOf) ?? Big(0);
      const limit = limits === null ? over : (limits.get(uncoveredOf) ?? Big(0));
      const amount = least([over, part, uncovered, limit]);
      if (amount.lte(0)) continue;
      over = over.minus(amount);
      parts.get(adjusted)?.set(uncoveredOf, part.minus(amount));
      left.set(uncoveredOf, uncovered.minus(amount));
      limits?.set(uncoveredOf, limit.minus(amount));
      taken.push({ adjusted, uncoveredOf, amount: amount.toFixed() });
    }
  }
  return taken;
}

const least = (amounts: readonly [Big, ...Big[]]): Big =>
  amounts.reduce((lesser, amount) => (amount.lt(lesser) ? amount : lesser));

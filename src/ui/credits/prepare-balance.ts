import type { z } from "zod";
import type { BalanceHistory } from "#/api/contract/ledger.ts";
import { chooseTicks } from "#/ui/chart/day-axis.ts";
import { approximate, parseDecimal, sumDecimals } from "#/ui/format/decimal.ts";

type Day = z.infer<typeof BalanceHistory>["data"][number];

/** One day of the axis. Lengths are rough numbers for drawing; `exact` holds the amounts. */
export interface BalanceStep {
  /** YYYY-MM-DD in the customer's zone. */
  day: string;
  available: number;
  held: number;
  overage: number;
  exact: Day;
}

export interface PreparedBalance {
  steps: BalanceStep[];
  ticks: string[];
  /** Whether there is anything of it on any day. */
  hasHeld: boolean;
  hasOverage: boolean;
  isEmpty: boolean;
  /** Exact, over all days. */
  spent: string;
}

/** Puts the balance at the end of each day on the axis of a chart. */
export function prepareBalance(days: readonly Day[]): PreparedBalance {
  const steps = days.map((exact): BalanceStep => {
    const { day, available, held, overage } = exact;
    return {
      day,
      available: approximate(available),
      held: approximate(held),
      overage: approximate(overage),
      exact,
    };
  });
  const has = (amounts: readonly string[]) => amounts.some((amount) => parseDecimal(amount).units !== 0n);
  const hasHeld = has(days.map(({ held }) => held));
  const hasOverage = has(days.map(({ overage }) => overage));
  return {
    steps,
    ticks: chooseTicks(steps.map(({ day }) => day)),
    hasHeld,
    hasOverage,
    isEmpty: !hasHeld && !hasOverage && !has(days.flatMap(({ available, spent }) => [available, spent])),
    spent: sumDecimals(days.map(({ spent }) => spent)),
  };
}

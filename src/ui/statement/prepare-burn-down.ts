import type { BurnDown } from "#/api/contract/statements.ts";
import { chooseTicks, type DayGap, findGaps } from "#/ui/chart/day-axis.ts";
import { approximate } from "#/ui/format/decimal.ts";

/** One day of the axis. Lengths are rough numbers for drawing; `exact` holds the amounts. */
export interface BurnDownBar {
  /** YYYY-MM-DD in the period's zone. */
  day: string;
  /** Null on days to come. */
  amount: number | null;
  balance: number | null;
  exact: BurnDown["days"][number];
}

export interface PreparedBurnDown {
  bars: BurnDownBar[];
  /** Days to come. */
  gaps: DayGap[];
  ticks: string[];
  /** Whether there is a balance to draw. */
  hasBalance: boolean;
}

/** Puts a period's days on the axis of a chart: what is not known yet is a gap, never a zero. */
export function prepareBurnDown({ days }: Pick<BurnDown, "days">): PreparedBurnDown {
  const bars = days.map((exact): BurnDownBar => {
    const { day, amount, balance } = exact;
    return {
      day,
      amount: amount === null ? null : approximate(amount),
      balance: balance === null ? null : approximate(balance),
      exact,
    };
  });
  return {
    bars,
    gaps: findGaps(bars.map(({ day, amount }) => ({ day, isEmpty: amount === null }))),
    ticks: chooseTicks(bars.map(({ day }) => day)),
    hasBalance: bars.some(({ balance }) => balance !== null),
  };
}

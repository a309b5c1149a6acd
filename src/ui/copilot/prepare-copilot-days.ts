import type { CopilotDay } from "#/domain/credits/copilot/sum-days.ts";
import { chooseTicks, type DayGap, findGaps } from "#/ui/chart/day-axis.ts";
import { listDays } from "#/ui/format/day.ts";
import { approximate } from "#/ui/format/decimal.ts";

/** One date of the axis. `credits` is a rough length for drawing; `exact` is the amount. */
export interface CopilotDayBar {
  /** YYYY-MM-DD, UTC. */
  day: string;
  credits: number;
  /** Decimal text. */
  exact: string;
  messages: number;
}

export interface PreparedCopilotDays {
  bars: CopilotDayBar[];
  /** Dates without messages: a bar of no height alone would look like a fault. */
  gaps: DayGap[];
  ticks: string[];
}

/** A bar for every date from the earliest to the latest; a date without messages cost nothing. */
export function prepareCopilotDays(days: readonly CopilotDay[]): PreparedCopilotDays {
  const known = new Map(days.map((day) => [day.date, day]));
  const dates = [...known.keys()].toSorted();
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const bars = listDays(first, last).map((day): CopilotDayBar => {
    const { credits = "0", messages = 0 } = known.get(day) ?? {};
    return { day, credits: approximate(credits), exact: credits, messages };
  });
  return {
    bars,
    gaps: findGaps(bars.map(({ day, messages }) => ({ day, isEmpty: messages === 0 }))),
    ticks: chooseTicks(bars.map(({ day }) => day)),
  };
}

import type { DayUsage } from "#/domain/analytics/usage.ts";
import { listDays } from "#/ui/format/day.ts";
import { approximate } from "#/ui/format/decimal.ts";
import { chooseTicks, type DayGap, findGaps } from "./day-axis.ts";

/** One day of the axis. Lengths are rough numbers for drawing; `usage` holds the exact ones. */
export interface DayBar {
  /** YYYY-MM-DD, UTC */
  day: string;
  /** Kilobits, or null on a day without sessions. */
  upload: number | null;
  download: number | null;
  usage: DayUsage | null;
}

export interface PreparedDays {
  bars: DayBar[];
  gaps: DayGap[];
  /** Days to name on the axis, at even distances. */
  ticks: string[];
}

/** Puts days on an even time axis from `from` to `to`: a day left out becomes a gap, never a zero. */
export function prepareDays(from: string, to: string, days: readonly DayUsage[]): PreparedDays {
  const usageOf = new Map(days.map((usage) => [usage.day, usage]));
  const bars = listDays(from, to).map((day): DayBar => {
    const usage = usageOf.get(day) ?? null;
    return {
      day,
      upload: usage && approximate(usage.upload),
      download: usage && approximate(usage.download),
      usage,
    };
  });
  return {
    bars,
    gaps: findGaps(bars.map((bar) => ({ day: bar.day, isEmpty: bar.usage === null }))),
    ticks: chooseTicks(bars.map((bar) => bar.day)),
  };
}

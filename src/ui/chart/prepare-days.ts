import type { DayUsage } from "#/domain/analytics/usage.ts";
import { listDays } from "#/ui/format/day.ts";
import { approximate } from "#/ui/format/decimal.ts";

/** One day of the axis. Lengths are rough numbers for drawing; `usage` holds the exact ones. */
export interface DayBar {
  /** YYYY-MM-DD, UTC */
  day: string;
  /** Kilobits, or null on a day without sessions. */
  upload: number | null;
  download: number | null;
  usage: DayUsage | null;
}

/** Days in a row without any session. */
interface DayGap {
  from: string;
  to: string;
}

export interface PreparedDays {
  bars: DayBar[];
  gaps: DayGap[];
  /** Days to name on the axis, at even distances. */
  ticks: string[];
}

const mostTicks = 8;

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
  return { bars, gaps: findGaps(bars), ticks: chooseTicks(bars) };
}

function findGaps(bars: readonly DayBar[]): DayGap[] {
  const gaps: DayGap[] = [];
  let open: DayGap | undefined;
  for (const { day, usage } of bars) {
    if (usage) {
      open = undefined;
    } else if (open) {
      open.to = day;
    } else {
      open = { from: day, to: day };
      gaps.push(open);
    }
  }
  return gaps;
}

/** Counted back from the last day, so that the newest is always named. */
function chooseTicks(bars: readonly DayBar[]): string[] {
  const step = Math.max(1, Math.ceil(bars.length / mostTicks));
  const last = bars.length - 1;
  return bars.filter((_, index) => (last - index) % step === 0).map((bar) => bar.day);
}

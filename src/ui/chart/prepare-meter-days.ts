import type { MeterDay } from "#/domain/analytics/meters/sum-meter-days.ts";
import { listDays } from "#/ui/format/day.ts";
import { approximate } from "#/ui/format/decimal.ts";
import { chooseTicks, type DayGap, findGaps } from "./day-axis.ts";

/** One day of the axis. `value` is a rough length for drawing; `used` holds the exact amount. */
export interface MeterDayBar {
  /** YYYY-MM-DD in the zone that was asked for. */
  day: string;
  /** Null on a day without a value. */
  value: number | null;
  used: MeterDay | null;
}

export interface PreparedMeterDays {
  bars: MeterDayBar[];
  gaps: DayGap[];
  ticks: string[];
}

/** Puts a meter's days on an even time axis: a day without a value becomes a gap, never a zero. */
export function prepareMeterDays(from: string, to: string, days: readonly MeterDay[]): PreparedMeterDays {
  const usedOn = new Map(days.map((used) => [used.day, used]));
  const bars = listDays(from, to).map((day): MeterDayBar => {
    const used = usedOn.get(day) ?? null;
    const value = used?.value ?? null;
    return { day, value: value === null ? null : approximate(value), used };
  });
  return {
    bars,
    gaps: findGaps(bars.map(({ day, value }) => ({ day, isEmpty: value === null }))),
    ticks: chooseTicks(bars.map(({ day }) => day)),
  };
}

/** Days in a row without any data. */
export interface DayGap {
  from: string;
  to: string;
}

const mostTicks = 8;

/** The runs of days, given in order, that have no data. */
export function findGaps(days: readonly { day: string; isEmpty: boolean }[]): DayGap[] {
  const gaps: DayGap[] = [];
  let open: DayGap | undefined;
  for (const { day, isEmpty } of days) {
    if (!isEmpty) {
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

/** Days to name on the axis, counted back from the last one, so that the newest is always named. */
export function chooseTicks(days: readonly string[]): string[] {
  const step = Math.max(1, Math.ceil(days.length / mostTicks));
  const last = days.length - 1;
  return days.filter((_, index) => (last - index) % step === 0);
}

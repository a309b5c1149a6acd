import type { Instant } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { spanOfDay, type TimeRange } from "./window-parts.ts";

/**
 * Fragments of SQL over rollups and events. Everything they are made of is a whole number, so they
 * hold it as text: the planner then sees which spans and times are meant.
 */

/** An instant as SQL. Exact to the microsecond, where to_timestamp(double) would round. */
export const instantSql = (instant: Instant): string =>
  `(timestamptz 'epoch' + ${instant / 1_000_000n} * interval '1 second' + ${instant % 1_000_000n} * interval '1 microsecond')`;

export const spansSql = (firstDay: number, lastDay: number): string =>
  `span between ${spanOfDay(firstDay)} and ${spanOfDay(lastDay)}`;

/** The sum of a slot over days (0..15) of one rollup row; slot 0 counts events. */
export const slotDaysSql = (slot: number, fromDay: string, toDay: string): string =>
  slot === 0
    ? `rollup_event_days(events, ${fromDay}, ${toDay})::numeric`
    : `rollup_days(sums, ${slot}, ${fromDay}, ${toDay})`;

/** The sum of a slot over a rollup row's whole span. */
export const wholeSpanSql = (slot: number): string =>
  slot === 0 ? `events[${spanDays}]::numeric` : `coalesce(sums[${slot * spanDays}], 0)`;

/** The sum of a slot over the whole days firstDay..lastDay that a rollup row holds; 0 where it holds none. */
export function daysSumSql(slot: number, firstDay: number, lastDay: number): string {
  if (firstDay > lastDay) return "0::numeric";
  const firstSpan = spanOfDay(firstDay);
  const lastSpan = spanOfDay(lastDay);
  const from = `case span when ${firstSpan} then ${firstDay - firstSpan * spanDays} else 0 end`;
  const to = `case span when ${lastSpan} then ${lastDay - lastSpan * spanDays} else ${spanDays - 1} end`;
  return `case when ${spansSql(firstDay, lastDay)} then ${slotDaysSql(slot, from, to)} else 0 end`;
}

/** The same for the rows of one span, where the days are known beforehand. */
export function spanSumSql(slot: number, span: number, firstDay: number, lastDay: number): string {
  const from = Math.max(firstDay - span * spanDays, 0);
  const to = Math.min(lastDay - span * spanDays, spanDays - 1);
  if (from > to) return "0::numeric";
  const through = (day: number) =>
    slot === 0 ? `events[${day + 1}]::numeric` : `coalesce(sums[${(slot - 1) * spanDays + day + 1}], 0)`;
  return from === 0 ? through(to) : `${through(to)} - ${through(from - 1)}`;
}

export const rangeSql = (range: TimeRange): string =>
  `(occurred_at >= ${instantSql(range.from)} and occurred_at < ${instantSql(range.to)})`;

/** What an event counts for in a slot. */
export const eventValueSql = (slot: number): string => (slot === 0 ? "1" : `quantities[${slot}]`);

import type { TimeRange } from "#/domain/analytics/windows/window-parts.ts";
import { dayOf, type Instant } from "#/domain/instant.ts";
import { localDayOf, localDayStart } from "./local-days.ts";

/** On which local dates periods begin. Days are counted from 1970-01-01. */
export type PeriodRule =
  /** On a day of the month, 1 to 31; on the last one where the month is shorter. */
  | { cadence: "monthly"; anchorDay: number }
  /** On a day of the week, 1 (Monday) to 7 (Sunday). */
  | { cadence: "weekly"; anchorDay: number }
  /** Every so many days, before and after `anchorDate`, a day number. */
  | { cadence: "days"; lengthDays: number; anchorDate: number };

/**
 * The first instant after `after` at which a period begins: that of a local date that the rule names or, where the
 * zone skips the date, the first later one. Dates that begin at one instant are one boundary.
 */
export function nextBoundary(rule: PeriodRule, zone: string, after: Instant): Instant {
  let day = firstAfter(rule, localDayOf(zone, after));
  for (;;) {
    const at = localDayStart(zone, day);
    if (at > after) return at;
    day = firstAfter(rule, day);
  }
}

/** The last instant not after `instant` at which a period begins. */
export function boundaryAtOrBefore(rule: PeriodRule, zone: string, instant: Instant): Instant {
  // A clock that was set back over midnight has reached tomorrow already.
  let day = lastUpTo(rule, localDayOf(zone, instant) + 1);
  for (;;) {
    const at = localDayStart(zone, day);
    if (at <= instant) return at;
    day = lastUpTo(rule, day - 1);
  }
}

/** The whole period that an instant lies in. */
export const wholePeriodAround = (rule: PeriodRule, zone: string, instant: Instant): TimeRange => ({
  from: boundaryAtOrBefore(rule, zone, instant),
  to: nextBoundary(rule, zone, instant),
});

/** The first date of the rule after a day. */
function firstAfter(rule: PeriodRule, day: number): number {
  switch (rule.cadence) {
    case "monthly": {
      const month = monthOf(day);
      const inMonth = anchorIn(month, rule.anchorDay);
      return inMonth > day ? inMonth : anchorIn(month + 1, rule.anchorDay);
    }
    case "weekly":
      return day + 1 + modulo(rule.anchorDay - weekdayOf(day + 1), 7);
    case "days":
      return day + 1 + modulo(rule.anchorDate - (day + 1), rule.lengthDays);
  }
}

/** The last date of the rule up to and with a day. */
function lastUpTo(rule: PeriodRule, day: number): number {
  switch (rule.cadence) {
    case "monthly": {
      const month = monthOf(day);
      const inMonth = anchorIn(month, rule.anchorDay);
      return inMonth <= day ? inMonth : anchorIn(month - 1, rule.anchorDay);
    }
    case "weekly":
      return day - modulo(weekdayOf(day) - rule.anchorDay, 7);
    case "days":
      return day - modulo(day - rule.anchorDate, rule.lengthDays);
  }
}

/** Months from 1970-01. */
function monthOf(day: number): number {
  const date = new Date(day * 86_400_000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

/** Day number of the anchor day, or the last day, of a month. */
function anchorIn(month: number, anchorDay: number): number {
  const first = firstOfMonth(month);
  return Math.min(first + anchorDay, firstOfMonth(month + 1)) - 1;
}

function firstOfMonth(month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(1970 + Math.floor(month / 12), modulo(month, 12), 1);
  return dayOf(BigInt(date.getTime()) * 1000n);
}

/** 1 (Monday) to 7; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => modulo(day + 3, 7) + 1;

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

import { dayOf, type Instant, microsPerDay } from "#/domain/instant.ts";
import type { TimeRange } from "./window-parts.ts";
import { offsetStretches } from "./zone-offsets.ts";

export const windowUnits = ["minute", "hour", "day", "month"] as const;
export type WindowUnit = (typeof windowUnits)[number];

const microsPerMinute = 60_000_000n;

/** No clock has ever been moved by more. */
const longestMove = 2n * microsPerDay;

/**
 * Where the windows of `range` begin, in order, the range's own beginning first: each ends where the next
 * begins, the last with the range. A day or month begins with the first instant of its local date (where
 * the clock skips midnight, when it has); an hour or minute begins on the zone's clock too, and one in
 * which the clock is moved ends there.
 */
export function windowStarts(unit: WindowUnit, zone: string, range: TimeRange): Instant[] {
  const starts =
    unit === "day" || unit === "month" ? dateStarts(unit, zone, range) : clockStarts(unit, zone, range);
  return [range.from, ...starts];
}

/** The hours or minutes that begin inside the range. */
function clockStarts(unit: "hour" | "minute", zone: string, range: TimeRange): Instant[] {
  const length = unit === "hour" ? 60n * microsPerMinute : microsPerMinute;
  return offsetStretches(zone, range.from, range.to).flatMap(({ from, to, offset }) => {
    const starts = from > range.from ? [from] : [];
    const local = from + offset;
    for (let at = local - modulo(local, length) + length - offset; at < to; at += length) starts.push(at);
    return starts;
  });
}

/** The local days or months that begin inside the range. */
function dateStarts(unit: "day" | "month", zone: string, range: TimeRange): Instant[] {
  const stretches = offsetStretches(zone, range.from - longestMove, range.to);
  const starts: Instant[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to, offset } of stretches) {
    const first = periodOf(unit, from + offset);
    for (let period = Math.max(first, reached + 1); ; period++) {
      const at = period === first ? from : startOf(unit, period) - offset;
      if (at >= to) break;
      if (at > range.from) starts.push(at);
      reached = period;
    }
  }
  return starts;
}

/** Days, or months, from 1970-01 to that of a local time. */
function periodOf(unit: "day" | "month", local: Instant): number {
  const day = dayOf(local);
  if (unit === "day") return day;
  const date = new Date(day * 86_400_000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function startOf(unit: "day" | "month", period: number): Instant {
  if (unit === "day") return BigInt(period) * microsPerDay;
  const date = new Date(0);
  date.setUTCFullYear(1970 + Math.floor(period / 12), period - Math.floor(period / 12) * 12, 1);
  return BigInt(date.getTime()) * 1000n;
}

const modulo = (value: Instant, by: Instant): Instant => ((value % by) + by) % by;

/** Longer than any window of a unit. */
const longest: Record<WindowUnit, Instant> = {
  minute: 2n * microsPerMinute,
  hour: 2n * 60n * microsPerMinute,
  day: 3n * microsPerDay,
  month: 40n * microsPerDay,
};

/** Where the window that an instant lies in begins. */
export function windowStart(unit: WindowUnit, zone: string, instant: Instant): Instant {
  const range = { from: instant - longest[unit], to: instant + 1n };
  return windowStarts(unit, zone, range).at(-1) ?? instant;
}

/** The local calendar month that an instant lies in. */
export function monthAround(zone: string, instant: Instant): TimeRange {
  const around = { from: instant - 40n * microsPerDay, to: instant + 40n * microsPerDay };
  const starts = windowStarts("month", zone, around);
  const from = starts.findLast((start) => start <= instant);
  const to = starts.find((start) => start > instant);
  if (from === undefined || to === undefined) throw new Error("a month is shorter than 40 days");
  return { from, to };
}

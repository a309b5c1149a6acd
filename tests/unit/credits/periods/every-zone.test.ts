import { expect, test } from "vitest";
import { windowStarts } from "#/domain/analytics/windows/calendar-windows.ts";
import { localDayStart } from "#/domain/credits/periods/local-days.ts";
import {
  boundaryAtOrBefore,
  nextBoundary,
  type PeriodRule,
} from "#/domain/credits/periods/period-boundaries.ts";
import { dayOf, type Instant, isoUtc } from "#/domain/instant.ts";
import { isRuleDate, localDatePlainly } from "../../../support/plain-calendar.ts";
import { chain } from "./chain.ts";

const zones = Intl.supportedValuesOf("timeZone");
const first = Date.UTC(2010, 0, 1);
const last = Date.UTC(2030, 0, 1);
const micros = (ms: number): Instant => BigInt(ms) * 1000n;

/** Months, and weeks or spans of days; others for each zone, the same on every run. */
function rulesOf(place: number): PeriodRule[] {
  const lengthDays = [30, 91, 45, 365, 60, 366, 28, 10][place % 8] ?? 30;
  return [
    { cadence: "monthly", anchorDay: [31, 1, 30, 15, 29, 28][place % 6] ?? 1 },
    place % 8 === 0
      ? { cadence: "weekly", anchorDay: 1 + (place % 7) }
      : { cadence: "days", lengthDays, anchorDate: 10_000 + place },
  ];
}

const dateBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

test("through 20 years of every zone, each instant lies in one period, which begins on a date of its rule", () => {
  let periods = 0;
  for (const [place, zone] of zones.entries()) {
    for (const rule of rulesOf(place)) {
      const boundaries = chain(rule, zone, micros(first), micros(last));
      let faults = "";
      for (const [order, from] of boundaries.entries()) {
        const to = boundaries[order + 1];
        if (to === undefined) continue;
        periods++;
        const inside = from + ((to - from) * BigInt(order % 97)) / 97n;
        const isOnePeriod =
          from < to &&
          boundaryAtOrBefore(rule, zone, inside) === from &&
          boundaryAtOrBefore(rule, zone, from) === from &&
          nextBoundary(rule, zone, to - 1n) === to;
        const ms = Number(from / 1000n);
        const [date, shownBefore] = [localDatePlainly(zone, ms), localDatePlainly(zone, ms - 1)];
        // Where a date is skipped, the one that follows stands for it.
        const isOnDate =
          isRuleDate(rule, date) || (shownBefore < dateBefore(date) && isRuleDate(rule, dateBefore(date)));
        if (!isOnePeriod || !isOnDate || shownBefore >= date || from % 1000n !== 0n) faults ||= isoUtc(from);
      }
      expect({ zone, rule, faults }).toEqual({ zone, rule, faults: "" });
    }
  }
  expect(periods).toBeGreaterThan(zones.length * 330);
}, 60_000);

test("a date begins where the days of charts begin", () => {
  for (const [place, zone] of zones.entries()) {
    const year = 2010 + (place % 20);
    const range = { from: micros(Date.UTC(year, 0, 1)), to: micros(Date.UTC(year + 1, 0, 1)) };
    const [, ...starts] = windowStarts("day", zone, range);
    const days = Array.from({ length: 368 }, (_, day) => localDayStart(zone, dayOf(range.from) - 1 + day));
    const inside = [...new Set(days)].filter((at) => at > range.from && at < range.to);
    expect({ zone, starts: inside }).toEqual({ zone, starts });
  }
});

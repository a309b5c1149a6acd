import fc from "fast-check";
import { expect, test } from "vitest";
import { localDayOf, localDayStart } from "#/domain/credits/periods/local-days.ts";
import { movedPeriod } from "#/domain/credits/periods/move-time-zone.ts";
import {
  nextBoundary,
  type PeriodRule,
  wholePeriodAround,
} from "#/domain/credits/periods/period-boundaries.ts";
import { type Billing, duePeriods, nextPeriod } from "#/domain/credits/periods/period-span.ts";
import { type Instant, isoUtc, microsPerDay } from "#/domain/instant.ts";

const zone = fc.constantFrom(
  "UTC",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Europe/Berlin",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
);
const rule: fc.Arbitrary<PeriodRule> = fc.oneof(
  fc.record({ cadence: fc.constant("monthly" as const), anchorDay: fc.integer({ min: 1, max: 31 }) }),
  fc.record({ cadence: fc.constant("weekly" as const), anchorDay: fc.integer({ min: 1, max: 7 }) }),
  fc.record({
    cadence: fc.constant("days" as const),
    lengthDays: fc.integer({ min: 1, max: 366 }),
    anchorDate: fc.integer({ min: 14_000, max: 22_000 }),
  }),
);
const instant = fc
  .bigInt({ min: BigInt(Date.UTC(2010, 0, 1)), max: BigInt(Date.UTC(2030, 0, 1)) })
  .map((ms): Instant => ms * 1000n);

test("periods follow one another from the beginning of billing to its end, and only the ends are parts", () => {
  fc.assert(
    fc.property(
      rule,
      zone,
      instant,
      fc.bigInt({ min: 0n, max: 400n * microsPerDay }),
      fc.option(fc.bigInt({ min: 1n, max: 500n * microsPerDay }), { nil: null }),
      (rule, zone, begins, length, stops) => {
        const ends = stops === null ? null : begins + stops;
        const now = begins + length;
        const billing: Billing = { rule, zone, begins, ends, latest: null };
        const periods = duePeriods(billing, now);
        expect(periods[0]?.starts).toBe(begins);
        for (const [place, period] of periods.entries()) {
          const { from, to } = wholePeriodAround(rule, zone, period.starts);
          expect([period.number, period.wholeStarts, period.wholeEnds]).toEqual([place + 1, from, to]);
          expect(period.starts < period.ends).toBe(true);
          if (place > 0) expect([period.starts, period.starts]).toEqual([periods[place - 1]?.ends, from]);
          expect(period.ends).toBe(ends !== null && ends < to ? ends : to);
        }
        const last = periods.at(-1);
        expect((last?.ends ?? begins) > now || last?.ends === ends).toBe(true);
        // Opened one by one they are the same.
        const again = [];
        for (let next = nextPeriod(billing); next && next.starts <= now; ) {
          again.push(next);
          next = nextPeriod({ ...billing, latest: next });
        }
        expect(again).toEqual(periods);
      },
    ),
    { numRuns: 300 },
  );
});

test("a period of a customer that moves ends on its local date, or else as the new zone's periods do", () => {
  fc.assert(
    fc.property(rule, zone, zone, instant, fc.boolean(), (rule, zone, other, at, isWhole) => {
      const whole = wholePeriodAround(rule, zone, at);
      const starts = isWhole ? whole.from : at;
      const period = { number: 1, starts, ends: whole.to, wholeStarts: whole.from, wholeEnds: whole.to };
      const moved = movedPeriod({ rule, zone }, period, other);
      expect(moved.starts).toBe(starts);
      expect(moved.ends > starts).toBe(true);
      expect(moved.wholeStarts <= starts && moved.ends <= moved.wholeEnds).toBe(true);
      const date = localDayOf(zone, period.ends);
      const sameDate = localDayStart(other, date);
      expect(isoUtc(moved.ends)).toBe(
        isoUtc(sameDate > starts ? sameDate : nextBoundary(rule, other, starts)),
      );
      // Zones are at most 26 hours apart; one that left out a day, up to two days.
      const away = moved.ends > period.ends ? moved.ends - period.ends : period.ends - moved.ends;
      if (sameDate > starts) expect(away <= 2n * microsPerDay).toBe(true);
      expect(movedPeriod({ rule, zone }, period, zone)).toEqual({
        starts,
        ends: period.ends,
        wholeStarts: period.wholeStarts,
        wholeEnds: period.wholeEnds,
      });
    }),
    { numRuns: 500 },
  );
});

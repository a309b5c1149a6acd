import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monthAround, windowStarts } from "#/domain/analytics/windows/calendar-windows.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { anyZoneMoment } from "../../support/any-zone.ts";
import { windowStartPlainly } from "../../support/meter-oracle.ts";

const startsOf = (unit: "minute" | "hour" | "day" | "month", zone: string, from: string, to: string) =>
  windowStarts(unit, zone, { from: parseInstant(from, "from"), to: parseInstant(to, "to") }).map(isoUtc);

describe("days begin where the zone's clock has their first instant", () => {
  test.each([
    ["summer begins", "Europe/Berlin", "2022-03-26T23:00:00Z", "2022-03-27T22:00:00Z"],
    ["summer ends", "Europe/Berlin", "2022-10-29T22:00:00Z", "2022-10-30T23:00:00Z"],
    ["half an hour from UTC", "Asia/Kolkata", "2022-03-26T18:30:00Z", "2022-03-27T18:30:00Z"],
    ["midnight is skipped", "America/Santiago", "2022-09-11T04:00:00Z", "2022-09-12T03:00:00Z"],
    ["the hour before midnight comes twice", "Africa/Cairo", "2023-10-25T21:00:00Z", "2023-10-26T22:00:00Z"],
    ["a day left out altogether", "Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"],
    [
      "a minute past midnight it is the day before again",
      "America/St_Johns",
      "2010-11-07T02:30:00Z",
      "2010-11-08T03:30:00Z",
    ],
  ])("%s: %s", (_, zone, start, next) => {
    const [, ...inside] = startsOf("day", zone, isoUtc(parseInstant(start, "") - 3_600_000_000n), next);
    expect(inside).toEqual([start]);
    expect(startsOf("day", zone, start, isoUtc(parseInstant(next, "") + 1n))).toEqual([start, next]);
  });
});

test("an hour in which the clock moves by half an hour ends there", () => {
  expect(startsOf("hour", "Australia/Lord_Howe", "2022-04-02T14:00:00Z", "2022-04-02T16:30:01Z")).toEqual([
    "2022-04-02T14:00:00Z",
    "2022-04-02T15:00:00Z",
    "2022-04-02T15:30:00Z",
    "2022-04-02T16:30:00Z",
  ]);
});

test("a span inside one window has one, cut at both ends", () => {
  expect(startsOf("month", "UTC", "2022-12-15T10:00:00.000001Z", "2022-12-31T23:59:59Z")).toEqual([
    "2022-12-15T10:00:00.000001Z",
  ]);
});

test("at any moment of any zone, windows begin where one sees them begin", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(
      anyZoneMoment,
      fc.constantFrom("minute", "hour", "day", "month"),
      fc.integer({ min: 1, max: 200 }),
      ({ zone, at }, unit, length) => {
        const from =
          at - BigInt(length) * 7_000_000n * (unit === "minute" ? 1n : unit === "hour" ? 60n : 3600n);
        const starts = windowStarts(unit, zone, { from, to: at + 1n });
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => (a < b ? -1 : 1)));
        expect(starts[0]).toBe(from);
        for (const [place, start] of starts.slice(-3).entries()) {
          if (start === from) continue;
          expect(isoUtc(windowStartPlainly(unit, zone, start))).toBe(isoUtc(start));
          expect(windowStartPlainly(unit, zone, start - 1n)).toBeLessThan(start);
          expect(place).toBeLessThan(3);
        }
        const plain = windowStartPlainly(unit, zone, at);
        expect(isoUtc(starts.at(-1) ?? 0n)).toBe(isoUtc(plain > from ? plain : from));
      },
    ),
    { numRuns: 400 },
  );
});

test("the month around an instant is the zone's", () => {
  const month = (zone: string, at: string) => {
    const { from, to } = monthAround(zone, parseInstant(at, "at"));
    return [isoUtc(from), isoUtc(to)];
  };
  expect(month("UTC", "2022-12-01")).toEqual(["2022-12-01T00:00:00Z", "2023-01-01T00:00:00Z"]);
  expect(month("Asia/Kolkata", "2022-11-30T18:30:00Z")).toEqual([
    "2022-11-30T18:30:00Z",
    "2022-12-31T18:30:00Z",
  ]);
  expect(month("Europe/Berlin", "2022-03-31T21:59:59Z")).toEqual([
    "2022-02-28T23:00:00Z",
    "2022-03-31T22:00:00Z",
  ]);
});

import { describe, expect, test } from "vitest";
import {
  boundaryAtOrBefore,
  nextBoundary,
  type PeriodRule,
  wholePeriodAround,
} from "#/domain/credits/periods/period-boundaries.ts";
import { dayOf, isoUtc, parseInstant } from "#/domain/instant.ts";

const at = (text: string) => parseInstant(text, "at");
const monthly = (anchorDay: number): PeriodRule => ({ cadence: "monthly", anchorDay });
const weekly = (anchorDay: number): PeriodRule => ({ cadence: "weekly", anchorDay });
const every = (lengthDays: number, anchorDate: string): PeriodRule => ({
  cadence: "days",
  lengthDays,
  anchorDate: dayOf(at(anchorDate)),
});

function boundaries(rule: PeriodRule, zone: string, from: string, count: number): string[] {
  const found: string[] = [];
  let last = at(from);
  for (let place = 0; place < count; place++) {
    last = nextBoundary(rule, zone, last);
    found.push(isoUtc(last));
  }
  return found;
}

describe("periods begin with the first instant of the local dates that the rule names", () => {
  test.each([
    [
      "the 31st is the last day of shorter months",
      monthly(31),
      "UTC",
      "2024-01-30",
      [
        "2024-01-31T00:00:00Z",
        "2024-02-29T00:00:00Z",
        "2024-03-31T00:00:00Z",
        "2024-04-30T00:00:00Z",
        "2024-05-31T00:00:00Z",
      ],
    ],
    [
      "the 29th in a year without it",
      monthly(29),
      "UTC",
      "2023-01-29",
      ["2023-02-28T00:00:00Z", "2023-03-29T00:00:00Z"],
    ],
    [
      "summer time begins and ends",
      monthly(1),
      "Europe/Berlin",
      "2023-02-15",
      ["2023-02-28T23:00:00Z", "2023-03-31T22:00:00Z"],
    ],
    [
      "weeks through the end of summer time",
      weekly(7),
      "America/New_York",
      "2022-10-31",
      ["2022-11-06T04:00:00Z", "2022-11-13T05:00:00Z"],
    ],
    ["midnight is skipped", weekly(7), "America/Santiago", "2022-09-10", ["2022-09-11T04:00:00Z"]],
    ["midnight comes twice", weekly(7), "America/St_Johns", "2010-11-06", ["2010-11-07T02:30:00Z"]],
    [
      "a day that was left out begins with the next one",
      monthly(30),
      "Pacific/Apia",
      "2011-12-01",
      ["2011-12-30T10:00:00Z", "2012-01-29T10:00:00Z"],
    ],
    [
      "no period is as empty as a day that was left out",
      every(1, "2011-01-01"),
      "Pacific/Apia",
      "2011-12-28T10:00:00Z",
      ["2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"],
    ],
    [
      "dates before the anchor count too",
      every(10, "2023-06-15"),
      "Asia/Kolkata",
      "2023-05-20",
      ["2023-05-25T18:30:00Z", "2023-06-04T18:30:00Z", "2023-06-14T18:30:00Z"],
    ],
    [
      "a leap year of 366 days",
      every(366, "2024-01-01"),
      "UTC",
      "2024-01-01",
      ["2025-01-01T00:00:00Z", "2026-01-02T00:00:00Z"],
    ],
    [
      "before 1970",
      monthly(31),
      "UTC",
      "1968-02-01",
      ["1968-02-29T00:00:00Z", "1968-03-31T00:00:00Z", "1968-04-30T00:00:00Z"],
    ],
  ])("%s", (_, rule, zone, from, expected) => {
    expect(boundaries(rule, zone, from, expected.length)).toEqual(expected);
  });
});

test("a boundary belongs to the period that it begins", () => {
  const boundary = at("2023-03-31T22:00:00Z");
  const around = (instant: bigint) => {
    const { from, to } = wholePeriodAround(monthly(1), "Europe/Berlin", instant);
    return [isoUtc(from), isoUtc(to)];
  };
  expect(around(boundary)).toEqual(["2023-03-31T22:00:00Z", "2023-04-30T22:00:00Z"]);
  expect(around(boundary - 1n)).toEqual(["2023-02-28T23:00:00Z", "2023-03-31T22:00:00Z"]);
  expect(boundaryAtOrBefore(monthly(1), "Europe/Berlin", boundary)).toBe(boundary);
  expect(nextBoundary(monthly(1), "Europe/Berlin", boundary - 1n)).toBe(boundary);
});

import { describe, expect, test } from "vitest";
import type { PeriodRule } from "#/domain/credits/periods/period-boundaries.ts";
import { isoUtc } from "#/domain/instant.ts";
import { boundariesPlainly, datesReached, localDatePlainly } from "../../../support/plain-calendar.ts";
import { chain } from "./chain.ts";

const micros = (ms: number) => BigInt(ms) * 1000n;

/** Where clocks were moved at or near midnight, by odd amounts, often, or over the date line. */
const tricky: [zone: string, from: number, to: number][] = [
  ["Pacific/Apia", 2010, 2030],
  ["America/St_Johns", 2010, 2016],
  ["America/Santiago", 2010, 2026],
  ["America/Asuncion", 2021, 2027],
  ["Africa/Cairo", 2010, 2026],
  ["Africa/Casablanca", 2016, 2022],
  ["Asia/Gaza", 2010, 2016],
  ["Australia/Lord_Howe", 2020, 2023],
  ["America/Scoresbysund", 2022, 2026],
];
const sampled = Intl.supportedValuesOf("timeZone").filter((_, place) => place % 23 === 0);

describe("periods begin when one who watches the clock sees them begin", () => {
  test.each([
    ...tricky,
    ...sampled.map((zone, place): (typeof tricky)[number] => [zone, 2010 + place, 2012 + place]),
  ])("%s, %i to %i", (zone, firstYear, endYear) => {
    const [from, to] = [Date.UTC(firstYear, 0, 1), Date.UTC(endYear, 0, 1)];
    const reached = datesReached(zone, from, to);
    const rules: PeriodRule[] = [
      ...[1, 15, 28, 29, 30, 31].map((anchorDay) => ({ cadence: "monthly" as const, anchorDay })),
      ...[1, 2, 3, 4, 5, 6, 7].map((anchorDay) => ({ cadence: "weekly" as const, anchorDay })),
      ...[1, 2, 10, 366].map((lengthDays) => ({ cadence: "days" as const, lengthDays, anchorDate: 15_338 })),
    ];
    for (const rule of rules) {
      const plain = boundariesPlainly(rule, localDatePlainly(zone, from), reached).map(micros);
      expect({ rule, starts: chain(rule, zone, micros(from), micros(to)).map(isoUtc) }).toEqual({
        rule,
        starts: plain.map(isoUtc),
      });
    }
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { DomainError } from "#/domain/domain-error.ts";
import { dayOf, formatInstant, parseInstant, startOfDay } from "#/domain/instant.ts";

const refused = (text: string) => () => parseInstant(text, "timestamp");

test.each([
  ["2022-12-15T23:59:59", "2022-12-15T23:59:59"],
  ["2022-12-15 23:59:59", "2022-12-15T23:59:59"],
  ["2022-12-15", "2022-12-15T00:00:00"],
  ["2022-12-15T23:59", "2022-12-15T23:59:00"],
  ["2022-12-15T23:59:59Z", "2022-12-15T23:59:59"],
  ["2022-12-15T23:59:59z", "2022-12-15T23:59:59"],
  ["2022-12-15T23:59:59+05:30", "2022-12-15T18:29:59"],
  ["2022-12-15T23:59:59 05:30", "2022-12-15T18:29:59"],
  ["2022-12-15T23:59:59-0800", "2022-12-16T07:59:59"],
  ["2022-12-15T23:59:59+14", "2022-12-15T09:59:59"],
  ["2022-12-15T23:59:59.5", "2022-12-15T23:59:59.500000"],
  ["2022-12-15T23:59:59,123456", "2022-12-15T23:59:59.123456"],
  ["2022-12-15T23:59:59.1234569", "2022-12-15T23:59:59.123456"],
  ["2022-12-15T23:59:59.000", "2022-12-15T23:59:59"],
  ["1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.999999"],
  ["2024-02-29", "2024-02-29T00:00:00"],
  ["0001-01-01", "0001-01-01T00:00:00"],
  ["9999-12-31T23:59:59", "9999-12-31T23:59:59"],
  [" 2022-12-15 ", "2022-12-15T00:00:00"],
])("%s is understood as %s", (text, understood) => {
  expect(formatInstant(parseInstant(text, "timestamp"))).toBe(understood);
});

test.each([
  "",
  "soon",
  "2022",
  "2022-12",
  "2022-12-32",
  "2022-13-01",
  "2022-00-10",
  "2022-02-29",
  "2100-02-29",
  "0000-01-01",
  "2022-12-15T24:00:00",
  "2022-12-15T23:60:00",
  "2022-12-15T23:59:60",
  "2022-12-15T23",
  "2022-12-15T23:59:59+24:00",
  "2022-12-15T23:59:59+05:60",
  "2022-12-15T23:59:59.",
  "15/12/2022",
  "1671148799",
  "2022-12-15T23:59:59 Europe/Berlin",
  "12022-12-15",
  "-2022-12-15",
  "2022-12-15T23:59:59Z; drop table imports",
  "٢٠٢٢-12-15",
])("%j is refused, with what was read and what is expected", (text) => {
  expect(refused(text)).toThrow(DomainError);
  expect(refused(text)).toThrow(`timestamp is ${JSON.stringify(text)}; expected ISO 8601, such as`);
  try {
    refused(text)();
  } catch (error) {
    expect(error).toMatchObject({ code: "unreadable", path: "timestamp" });
  }
});

const pad = (value: number, length: number) => String(value).padStart(length, "0");

test("any time of any calendar day, in any offset, is the instant that Date has", () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date("0002-01-01T00:00:00Z"),
        max: new Date("9998-12-31T00:00:00Z"),
        noInvalidDate: true,
      }),
      fc.nat({ max: 999_999 }),
      fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }),
      (date, micros, offset) => {
        const wall = date.toISOString().slice(0, 19);
        const sign = offset < 0 ? "-" : "+";
        const minutes = Math.abs(offset);
        const text = `${wall}.${pad(micros, 6)}${sign}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
        const milliseconds = Date.parse(`${wall}Z`) - offset * 60_000;
        const instant = parseInstant(text, "timestamp");
        expect(instant).toBe(BigInt(milliseconds) * 1000n + BigInt(micros));
        const shown = new Date(milliseconds).toISOString().slice(0, 19);
        expect(formatInstant(instant)).toBe(micros === 0 ? shown : `${shown}.${pad(micros, 6)}`);
        expect(dayOf(instant)).toBe(Math.floor(milliseconds / 86_400_000));
      },
    ),
  );
});

test("every date of four digits is accepted exactly where Date has it in the calendar", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.nat({ max: 14 }),
      fc.nat({ max: 33 }),
      (year, month, day) => {
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
        const date = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        if (exists) expect(formatInstant(parseInstant(text, "timestamp"))).toBe(`${text}T00:00:00`);
        else expect(refused(text)).toThrow(DomainError);
      },
    ),
    { numRuns: 2000 },
  );
});

test("a day begins at its midnight and holds all instants up to the next", () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
      expect([dayOf(startOfDay(day)), dayOf(startOfDay(day) - 1n), dayOf(startOfDay(day + 1) - 1n)]).toEqual([
        day,
        day - 1,
        day,
      ]);
    }),
  );
});

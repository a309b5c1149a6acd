import { expect, test } from "vitest";
import { formatBytes } from "#/ui/format/bytes.ts";
import { countOf } from "#/ui/format/count.ts";
import { dayBefore, formatShortDay, isDay, listDays } from "#/ui/format/day.ts";
import { formatDuration, formatTimeLeft } from "#/ui/format/duration.ts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [7_134_221, "7.1 MB"],
  [999_960, "1.0 MB"],
  [1_000_000_000, "1.0 GB"],
])("%i bytes are %s", (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

test.each([
  [17_420, "4:50:20"],
  [360_000, "100:00:00"],
  [59, "0:00:59"],
])("%i seconds online are %s", (seconds, shown) => {
  expect(formatDuration(seconds)).toBe(shown);
});

test.each([
  [0, "0 s"],
  [7.2, "8 s"],
  [125, "2 min 5 s"],
  [4200, "1 h 10 min"],
])("%d seconds left are told as %s", (seconds, shown) => {
  expect(formatTimeLeft(seconds)).toBe(shown);
});

test("a count agrees with its noun", () => {
  expect(countOf(1, "session")).toBe("1 session");
  expect(countOf(50_000, "session")).toBe("50,000 sessions");
  expect(countOf(0, "entry", "entries")).toBe("0 entries");
});

test("days run over the ends of months and leap years", () => {
  expect(listDays("2024-02-28", "2024-03-01")).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
  expect(listDays("2024-03-02", "2024-03-01")).toEqual([]);
  expect(dayBefore("2022-12-30", 29)).toBe("2022-12-01");
  expect(formatShortDay("2022-12-30")).toBe("30 Dec");
});

test.each([
  ["2022-12-30", true],
  ["2022-02-30", false],
  ["2022-1-3", false],
  ["yesterday", false],
])("%s as a day: %s", (text, is) => {
  expect(isDay(text)).toBe(is);
});

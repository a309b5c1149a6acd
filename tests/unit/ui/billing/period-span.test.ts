import { expect, test } from "vitest";
import { exactSpan, formatBoundary, formatSpan, lastDayOf, tellEnd } from "#/ui/billing/period-span.ts";

const span = (starts_at: string, ends_at: string) => ({ starts_at, ends_at });

test("whole days are told by the days of the zone, the last one included", () => {
  expect(formatSpan(span("2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"), "Europe/Berlin")).toBe(
    "2026-11-01 – 2026-11-30",
  );
  expect(formatSpan(span("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), "UTC")).toBe("2026-11-01");
});

test("summer time moves the instant, not the day", () => {
  expect(formatSpan(span("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"), "Europe/Berlin")).toBe(
    "2026-03-01 – 2026-03-31",
  );
});

test("a day whose midnight the clock skips begins at its first instant", () => {
  // In Beirut 2026-03-29 begins at 01:00.
  expect(formatBoundary("2026-03-28T22:00:00Z", "Asia/Beirut")).toBe("2026-03-29");
});

test("an end in the middle of a day is told to the second", () => {
  expect(formatSpan(span("2026-11-17T13:22:05.123456Z", "2026-11-30T23:00:00Z"), "Europe/Berlin")).toBe(
    "2026-11-17 14:22:05 – 2026-11-30",
  );
  expect(formatSpan(span("2026-11-01T00:00:00Z", "2026-11-17T14:22:05Z"), "UTC")).toBe(
    "2026-11-01 – 2026-11-17 14:22:05",
  );
  // A microsecond into the day is not its beginning.
  expect(formatBoundary("2026-11-01T00:00:00.000001Z", "UTC")).toBe("2026-11-01 00:00:00");
});

test("both ends to the second, in the zone and in UTC", () => {
  expect(exactSpan(span("2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"), "Europe/Berlin")).toBe(
    "2026-11-01 00:00:00 to before 2026-12-01 00:00:00 Europe/Berlin\n2026-10-31 23:00:00 to before 2026-11-30 23:00:00 UTC",
  );
});

test("an end in words, and the last day before it", () => {
  expect(tellEnd("2026-12-01T00:00:00Z", "UTC")).toBe("to the end of 2026-11-30");
  expect(tellEnd("2026-12-01T10:00:00Z", "UTC")).toBe("to 2026-12-01 10:00:00");
  expect(lastDayOf("2026-12-01T00:00:00Z", "UTC")).toBe("2026-11-30");
  expect(lastDayOf("2026-12-01T10:00:00Z", "UTC")).toBe("2026-12-01");
});

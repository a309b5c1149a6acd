import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTime, fromWallTime, isZone, toWallTime } from "#/ui/format/time.ts";

test.each([
  ["2022-12-30T23:57:11Z", "UTC", "2022-12-30 23:57:11"],
  ["2022-12-30T23:57:11Z", "Europe/Berlin", "2022-12-31 00:57:11"],
  ["2022-07-01T00:00:00Z", "America/New_York", "2022-06-30 20:00:00"],
  ["2022-12-30T23:57:11+05:30", "UTC", "2022-12-30 18:27:11"],
])("%s in %s is %s", (iso, zone, shown) => {
  expect(formatTime(iso, zone)).toBe(shown);
});

test.each([
  ["2022-12-31T00:57:11", "Europe/Berlin", "2022-12-30T23:57:11Z"],
  ["2022-12-31T00:57", "UTC", "2022-12-31T00:57:00Z"],
  ["2022-03-27T03:00:00", "Europe/Berlin", "2022-03-27T01:00:00Z"],
  ["", "UTC", null],
  ["soon", "UTC", null],
])("the wall time %s of %s is %s", (wall, zone, iso) => {
  expect(fromWallTime(wall, zone)).toBe(iso);
});

test("a wall time leads back to its instant, but for the hour that a clock shows twice", () => {
  const seconds = fc.integer({ min: 1_600_000_000, max: 1_700_000_000 });
  fc.assert(
    fc.property(seconds, fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York"), (second, zone) => {
      const iso = new Date(second * 1000).toISOString().replace(".000Z", "Z");
      const back = fromWallTime(toWallTime(iso, zone), zone);
      expect(back && toWallTime(back, zone)).toBe(toWallTime(iso, zone));
    }),
  );
});

test("zones the runtime does not know are refused", () => {
  expect(isZone("Asia/Kolkata")).toBe(true);
  expect(isZone("Nowhere/Else")).toBe(false);
});

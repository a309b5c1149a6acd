import { expect, test } from "vitest";
import { prepareMeterDays } from "#/ui/chart/prepare-meter-days.ts";

const prepared = prepareMeterDays("2026-11-01", "2026-11-06", [
  { day: "2026-11-02", value: "12.50", events: 3 },
  { day: "2026-11-03", value: "0", events: 1 },
  { day: "2026-11-05", value: null, events: 2 },
]);

test("every day has its place, with its exact amount and a length", () => {
  expect(prepared.bars.map(({ day }) => day.slice(-2))).toEqual(["01", "02", "03", "04", "05", "06"]);
  expect(prepared.bars[1]).toMatchObject({ value: 12.5, used: { value: "12.50", events: 3 } });
});

test("a zero is no gap; a day without events, or whose events have no value, is one", () => {
  expect(prepared.bars[2]?.value).toBe(0);
  expect(prepared.gaps).toEqual([
    { from: "2026-11-01", to: "2026-11-01" },
    { from: "2026-11-04", to: "2026-11-06" },
  ]);
});

test("the last day is named on the axis", () => {
  const year = prepareMeterDays("2025-11-06", "2026-11-06", []);
  expect(year.ticks.at(-1)).toBe("2026-11-06");
  expect(year.ticks.length).toBeLessThanOrEqual(8);
});

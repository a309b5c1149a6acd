import { describe, expect, test } from "vitest";
import type { DayUsage } from "#/domain/analytics/usage.ts";
import { prepareDays } from "#/ui/chart/prepare-days.ts";

const usageOf = (day: string, upload = "1.50"): DayUsage => ({
  day,
  upload,
  download: "2.00",
  total: "3.50",
  sessions: 1,
});

describe("days on an axis", () => {
  const prepared = prepareDays("2022-12-01", "2022-12-06", [
    usageOf("2022-12-05"),
    usageOf("2022-12-02", "0.00"),
  ]);

  test("every day has its place, in order", () => {
    expect(prepared.bars.map((bar) => bar.day)).toEqual([
      "2022-12-01",
      "2022-12-02",
      "2022-12-03",
      "2022-12-04",
      "2022-12-05",
      "2022-12-06",
    ]);
  });

  test("a day without sessions is no zero, and a zero is no gap", () => {
    expect(prepared.bars[0]).toEqual({ day: "2022-12-01", upload: null, download: null, usage: null });
    expect(prepared.bars[1]).toMatchObject({ upload: 0, download: 2 });
  });

  test("days without sessions in a row are one gap", () => {
    expect(prepared.gaps).toEqual([
      { from: "2022-12-01", to: "2022-12-01" },
      { from: "2022-12-03", to: "2022-12-04" },
      { from: "2022-12-06", to: "2022-12-06" },
    ]);
  });

  test("exact values stay beside the lengths", () => {
    expect(prepared.bars[4]?.usage?.upload).toBe("1.50");
  });

  test("a year has few ticks at even distances, the last day among them", () => {
    const { bars, ticks } = prepareDays("2022-01-01", "2022-12-31", []);
    expect(bars).toHaveLength(365);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.at(-1)).toBe("2022-12-31");
  });

  test("no days at all are an empty axis", () => {
    expect(prepareDays("2022-12-02", "2022-12-01", [])).toEqual({ bars: [], gaps: [], ticks: [] });
  });
});

import { describe, expect, test } from "vitest";
import { exactVolume, formatAxisVolume, formatVolume } from "#/ui/format/volume.ts";

describe("volumes", () => {
  test.each([
    ["3512752.28", "Kb", "3,512,752.28"],
    ["3512752.28", "MB", "439.09"],
    ["3512752.28", "GB", "0.44"],
    ["8000", "MB", "1.00"],
    ["8000000", "GB", "1.00"],
    ["217490076000.58", "GB", "27,186.26"],
    ["0", "GB", "0.00"],
  ] as const)("%s Kb in %s are %s", (kilobits, unit, shown) => {
    expect(formatVolume(kilobits, unit)).toBe(shown);
  });

  test("the exact value keeps its unit and digits", () => {
    expect(exactVolume("217490076000.58")).toBe("217,490,076,000.58 Kb");
  });

  test("an axis is rough", () => {
    expect(formatAxisVolume(12_500_000, "Kb")).toBe("12.5M");
    expect(formatAxisVolume(12_000_000, "GB")).toBe("1.5");
  });
});

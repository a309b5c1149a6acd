import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { divide, formatDecimal, formatExactDecimal, parseDecimal, rescale } from "#/ui/format/decimal.ts";

describe("decimals for people", () => {
  test.each([
    ["3512752.28", 2, "3,512,752.28"],
    ["0", 2, "0.00"],
    ["999.995", 2, "1,000.00"],
    ["999.994", 2, "999.99"],
    ["-1234.5", 1, "\u22121,234.5"],
    ["-0.05", 1, "\u22120.1"],
    ["12345678901234567890.12", 2, "12,345,678,901,234,567,890.12"],
    ["0.1", 0, "0"],
    ["1234", 0, "1,234"],
    ["7.", 2, "7.00"],
  ])("%s with %i digits is %s", (text, scale, shown) => {
    expect(formatDecimal(text, scale)).toBe(shown);
  });

  test("all digits stay where nothing is rounded", () => {
    expect(formatExactDecimal("10000000.123456789")).toBe("10,000,000.123456789");
  });

  test.each(["", "1e5", "NaN", "1,000", " 1", "1.2.3", "--1", ".5"])("%j is no decimal", (text) => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  test("separators change no digit", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(8), (units, scale) => {
        const sign = units < 0n ? "-" : "";
        const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
        const text = `${sign}${digits.slice(0, digits.length - scale)}${scale ? `.${digits.slice(-scale)}` : ""}`;
        expect(formatExactDecimal(text).replaceAll(",", "").replace("\u2212", "-")).toBe(text);
      }),
    );
  });

  test("rounding is never off by more than half of the last digit", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(6), fc.nat(6), (units, scale, to) => {
        const rounded = rescale({ units, scale }, to);
        const difference = rescale(rounded, 12).units - rescale({ units, scale }, 12).units;
        const half = 10n ** BigInt(12 - to) / 2n;
        expect(difference <= half && difference >= -half).toBe(true);
      }),
    );
  });

  test("a division rounds half away from zero, and by zero there is none", () => {
    expect(divide(parseDecimal("1"), parseDecimal("8"), 2)).toEqual({ units: 13n, scale: 2 });
    expect(divide(parseDecimal("-1"), parseDecimal("8"), 2)).toEqual({ units: -13n, scale: 2 });
    expect(divide(parseDecimal("1"), parseDecimal("0.00"), 2)).toBeNull();
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import { readDecimal } from "#/domain/usage/recording/read-decimal.ts";

describe("a quantity", () => {
  test.each([
    [0, "0"],
    [1.5, "1.5"],
    ["1.50", "1.5"],
    ["007", "7"],
    ["0.00", "0"],
    [1e-7, "0.0000001"],
    [1e15, "1000000000000000"],
    ["1e3", "1000"],
    ["12.5e-3", "0.0125"],
    ["0.1e1", "1"],
    ["999999999999999999.99999999999999999999", "999999999999999999.99999999999999999999"],
    [0.1 + 0.2, "0.30000000000000004"],
  ])("%j is read as %s", (given, text) => {
    expect(readDecimal(given)).toEqual({ text });
  });

  test.each([
    [-1, /negative/],
    ["-0.01", /negative/],
    ["NaN", /not finite/],
    ["Infinity", /not finite/],
    [Number.NaN, /not finite/],
    ["1,5", /expected a decimal/],
    ["", /expected a decimal/],
    [" 1", /expected a decimal/],
    ["0x10", /expected a decimal/],
    ["1_000", /expected a decimal/],
    [true, /expected a decimal/],
    [[1], /expected a decimal/],
    [{}, /expected a decimal/],
    ["1000000000000000000", /too many digits/],
    [1e300, /too many digits/],
    ["0.000000000000000000001", /too many digits/],
    ["9".repeat(5000), /too long/],
  ])("%j is refused", (given, reason) => {
    expect(readDecimal(given)).toEqual({ reason: expect.stringMatching(reason) });
  });

  test("keeps every digit that JSON wrote", () => {
    const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.stringMatching(/^\d{1,20}$/));
    fc.assert(
      fc.property(digits, ([whole, fraction]) => {
        const parsed = parseExactJson(`{"quantity":${whole}.${fraction}}`) as { quantity: unknown };
        const kept = `${whole}.${fraction}`.replace(/\.?0+$/, "");
        expect(readDecimal(parsed.quantity)).toEqual({ text: kept });
      }),
      { numRuns: 1000 },
    );
  });
});

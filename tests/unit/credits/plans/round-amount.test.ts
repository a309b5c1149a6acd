import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { currencyDecimals, roundAmount, roundQuotient } from "#/domain/credits/plans/round-amount.ts";

test.each([
  ["USD", "1.005", 1n, "1.01"],
  ["USD", "1.00499999999999999999", 1n, "1"],
  ["USD", "-1.005", 1n, "-1.01"],
  ["USD", "-1.0049", 1n, "-1"],
  ["USD", "-0.001", 1n, "0"],
  ["USD", "2", 3n, "0.67"],
  ["USD", "1", 3n, "0.33"],
  ["USD", "0.01", 2n, "0.01"],
  ["JPY", "0.5", 1n, "1"],
  ["JPY", "1000", 3n, "333"],
  ["KWD", "1", 3n, "0.333"],
  ["credits", "2.675", 1n, "2.68"],
  ["credits", "0", 7n, "0"],
  ["USD", "1e21", 1n, "1000000000000000000000"],
  ["USD", "1e-30", 1n, "0"],
])("%s: %s / %s is %s", (currency, numerator, denominator, rounded) => {
  expect(roundAmount(currency, Big(numerator), denominator)).toBe(rounded);
});

test("every currency has decimals", () => {
  for (const currency of Intl.supportedValuesOf("currency")) {
    expect(currencyDecimals(currency)).toBeGreaterThanOrEqual(0);
    expect(currencyDecimals(currency)).toBeLessThanOrEqual(4);
  }
});

const anyBig = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 30 }))
  .map(([mantissa, scale]) => ({ mantissa, scale, big: Big(`${mantissa}e-${scale}`) }));

test("what is rounded is the nearest there is, and a half is away from zero", () => {
  const denominators = fc.bigInt({ min: 1n, max: 10n ** 16n });
  const decimals = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(anyBig, denominators, decimals, ({ mantissa, scale, big }, denominator, places) => {
      const text = roundQuotient(big, denominator, places);
      expect(text).toMatch(/^(0|-?(?!0+$)\d+(\.\d*[1-9])?)$/);
      // Both sides times 10 ** (scale + places) × denominator.
      const rounded =
        BigInt(Big(text).times(Big(10).pow(places)).toFixed(0)) * denominator * 10n ** BigInt(scale);
      const exact = mantissa * 10n ** BigInt(places);
      const away = mantissa < 0n ? exact - rounded : rounded - exact;
      const step = denominator * 10n ** BigInt(scale);
      expect(2n * away <= step && 2n * away > -step).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { DecimalSum } from "#/domain/decimal-sum.ts";

const scale = 20n;

/** A decimal as a whole number of its 20th places. */
function plain(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(Number(scale), "0"));
}

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.stringMatching(/^\d{0,20}$/))
  .map(([whole, fraction]) => (fraction === "" ? String(whole) : `${whole}.${fraction}`));

test("a sum is exact for any decimals, added and taken away in any order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(decimal, fc.constantFrom(1 as const, -1 as const))), (terms) => {
      const sum = new DecimalSum();
      let expected = 0n;
      for (const [text, sign] of terms) {
        sum.add(text, sign);
        expected += BigInt(sign) * plain(text);
      }
      const shown = sum.toString();
      const isNegative = shown.startsWith("-");
      expect(plain(shown.replace("-", "")) * (isNegative ? -1n : 1n)).toBe(expected);
      expect(shown).not.toMatch(/\.\d*0$|\.$|^-0$/);
    }),
    { numRuns: 2000 },
  );
});

test("sums of sums are the sums of all", () => {
  fc.assert(
    fc.property(fc.array(decimal), fc.array(decimal), (left, right) => {
      const [first, second, all] = [new DecimalSum(), new DecimalSum(), new DecimalSum()];
      for (const text of left) first.add(text, 1);
      for (const text of right) second.add(text, -1);
      for (const text of left) all.add(text, 1);
      for (const text of right) all.add(text, -1);
      first.addSum(second);
      expect(first.toString()).toBe(all.toString());
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDecimal, jsonExact, roundToHundredths } from "#/api/rest/json-decimal.ts";
import { addDecimals } from "#/domain/decimal.ts";
import { canonical } from "../support/session-oracle.ts";

const decimal = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 }),
  )
  .map(([whole, part]) => (part === "" ? String(whole) : `${whole}.${part}`));

/** In units of 10 ** -12. */
function inUnits(value: string): bigint {
  const [whole = "", part = ""] = value.split(".");
  return BigInt(whole + part.padEnd(12, "0"));
}

test("a sum of decimals is that of whole numbers of their smallest units", () => {
  fc.assert(
    fc.property(decimal, decimal, (left, right) => {
      const sum = addDecimals(left, right);
      expect(inUnits(sum)).toBe(inUnits(left) + inUnits(right));
      expect(sum).toBe(left.includes(".") || right.includes(".") ? canonical(sum) : sum);
    }),
  );
});

test.each([
  ["0", "0", "0"],
  ["0.1", "0.2", "0.3"],
  ["0.5", "0.5", "1"],
  ["9007199254740993", "0.01", "9007199254740993.01"],
  ["999999999999999.999999999", "0.000000001", "1000000000000000"],
])("%s + %s = %s", (left, right, sum) => {
  expect(addDecimals(left, right)).toBe(sum);
});

test.each([
  ["512000", "512000.0"],
  ["0", "0.0"],
  ["0.00", "0.0"],
  ["3512752.28", "3512752.28"],
  ["3512752.20", "3512752.2"],
  ["1.005", "1.01"],
  ["1.004999999", "1.0"],
  ["0.995", "1.0"],
  ["999.995", "1000.0"],
  ["0.001", "0.0"],
  ["9007199254740993.125", "9007199254740993.13"],
  ["123456789012345678901234567890.5", "123456789012345678901234567890.5"],
])("%s is written in JSON as %s", (text, json) => {
  expect(JSON.stringify({ value: jsonDecimal(text) })).toBe(`{"value":${json}}`);
});

test("rounding is half up, by hundredths", () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const rounded = inUnits(roundToHundredths(text));
      const hundredth = 10n ** 10n;
      expect(rounded).toBe(((inUnits(text) + hundredth / 2n) / hundredth) * hundredth);
    }),
  );
});

test("a share keeps its four decimals", () => {
  expect(JSON.stringify([jsonExact("33.3333"), jsonExact("0.0000"), jsonExact("100.0000")])).toBe(
    "[33.3333,0.0,100.0]",
  );
});

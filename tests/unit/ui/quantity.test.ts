import { expect, test } from "vitest";
import { sumDecimals } from "#/ui/format/decimal.ts";
import { columnDigits, exactQuantity, formatQuantity } from "#/ui/format/quantity.ts";

test.each([
  ["1250.5", "1,250.5"],
  ["2.00", "2"],
  ["0.0006", "0.001"],
  ["0.0004", "0"],
  ["-3.10", "\u22123.1"],
])("%s is shown as %s", (value, shown) => {
  expect(formatQuantity(value)).toBe(shown);
});

test("a column has as many digits as its longest value needs, up to a limit", () => {
  expect(columnDigits(["1.50", "2", null])).toBe(1);
  expect(columnDigits(["1.23456"])).toBe(3);
  expect(columnDigits(["0.000001"], 12)).toBe(6);
  expect(columnDigits([])).toBe(0);
  expect(formatQuantity("2", 2)).toBe("2.00");
});

test("the exact value keeps all of its digits", () => {
  expect(exactQuantity("1234.56789", "GB")).toBe("1,234.56789 GB");
});

test("sums lose nothing", () => {
  expect(sumDecimals(["0.1", "0.2", "1000000000000000000000"])).toBe("1000000000000000000000.3");
  expect(sumDecimals(["1", "-1.5"])).toBe("-0.5");
  expect(sumDecimals([])).toBe("0");
});

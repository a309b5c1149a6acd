import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAmount, formatMoney } from "#/ui/format/money.ts";

describe("an amount", () => {
  test.each([
    ["1234.5", "EUR", "1,234.50"],
    ["1234.5", "JPY", "1,234.5"],
    ["1234", "JPY", "1,234"],
    ["1", "BHD", "1.000"],
    ["0.0020", "USD", "0.002"],
    ["7", "credits", "7.00"],
    ["-0.5", "credits", "\u22120.50"],
    ["0", "EUR", "0.00"],
  ])("%s %s is shown as %s", (amount, currency, shown) => {
    expect(formatAmount(amount, currency)).toBe(shown);
  });

  test("never stands without its currency where money is told", () => {
    expect(formatMoney("12.5", "EUR")).toBe("12.50 EUR");
    expect(formatMoney("3", "credits")).toBe("3.00 credits");
  });

  test("is never rounded", () => {
    const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 12 }), (units, scale) => {
        const [sign, all] = [
          units < 0n ? "-" : "",
          String(units < 0n ? -units : units).padStart(scale + 1, "0"),
        ];
        const cut = all.length - scale;
        const amount = `${sign}${all.slice(0, cut)}${scale > 0 ? `.${all.slice(cut)}` : ""}`;
        const read = formatAmount(amount, "EUR").replaceAll(",", "").replace("\u2212", "-");
        const [whole = "", fraction = ""] = read.split(".");
        expect(BigInt(whole.replace("-", "") + fraction.padEnd(12, "0"))).toBe(
          BigInt(all.slice(0, cut) + all.slice(cut).padEnd(12, "0")),
        );
        expect(read.startsWith("-")).toBe(units < 0n);
        expect(fraction.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

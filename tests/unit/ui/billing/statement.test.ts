import { describe, expect, test } from "vitest";
import type { StatementLine } from "#/api/contract/statements.ts";
import {
  describeIncluded,
  describePricing,
  exactShare,
  formatShare,
} from "#/ui/statement/describe-pricing.ts";
import { groupLines } from "#/ui/statement/group-lines.ts";
import { noteShare } from "#/ui/statement/note-share.ts";
import { prepareBurnDown } from "#/ui/statement/prepare-burn-down.ts";
import { proofOfLine } from "#/ui/statement/proof-of-line.ts";
import { sumDues } from "#/ui/statement/sum-dues.ts";

const line = (fields: Partial<StatementLine>): StatementLine => ({
  line: 1,
  kind: "usage",
  description: "Line",
  meter: "frames",
  quantity: "10",
  pricing: null,
  amount: "1",
  currency: "EUR",
  adjusts_period: null,
  late: null,
  proof: null,
  ...fields,
});

describe("the lines of a statement", () => {
  const lines = [
    line({ line: 1, kind: "flat", meter: null, amount: "29" }),
    line({ line: 2, meter: "frames", amount: "1.10" }),
    line({ line: 3, meter: "frames", amount: "0.90" }),
    line({ line: 4, meter: "minutes", amount: "0" }),
    line({
      line: 5,
      kind: "adjustment",
      meter: "frames",
      adjusts_period: 2,
      amount: "0.50",
      currency: "USD",
    }),
    line({ line: 6, kind: "adjustment", meter: "frames", adjusts_period: 1, amount: "-0.25" }),
    line({ line: 7, kind: "covered", meter: null, amount: "-3" }),
    line({ line: 8, kind: "overage", meter: null, amount: "2" }),
    line({ line: 9, kind: "uncovered", meter: null, amount: "2" }),
    line({ line: 10, kind: "uncovered", meter: null, amount: "-2", adjusts_period: 1 }),
  ];
  const quantities = [{ meter: "frames", quantity: "120", events: 4, amount: "2" }];
  const groups = groupLines({ lines, quantities });

  test("stand together by meter, then by the period they adjust; what became of a total is not among them", () => {
    expect(groups.map(({ key, lines: own }) => [key, own.map((one) => one.line)])).toEqual([
      ["fixed", [1]],
      ["meter frames", [2, 3]],
      ["meter minutes", [4]],
      ["period 1", [6]],
      ["period 2", [5]],
    ]);
  });

  test("add up exactly within their group, by currency", () => {
    expect(groups.map(({ sums }) => sums)).toEqual([
      [{ currency: "EUR", amount: "29" }],
      [{ currency: "EUR", amount: "2.00" }],
      [{ currency: "EUR", amount: "0" }],
      [{ currency: "EUR", amount: "-0.25" }],
      [{ currency: "USD", amount: "0.50" }],
    ]);
  });

  test("say what their meter measured, where that is known", () => {
    expect(groups.map((group) => group.kind === "meter" && group.measured?.quantity)).toEqual([
      false,
      "120",
      undefined,
      false,
      false,
    ]);
  });
});

test("overage says what it is the price of, and what is taken off that nothing comes back for it", () => {
  const pricing = { model: "overage" as const, price: "0.012" };
  const overage = line({ kind: "overage", quantity: "12.5", pricing, amount: "0.15" });
  expect(noteShare(overage)).toBe("12.50 credits at 0.012 EUR each");
  const uncovered = line({ kind: "uncovered", quantity: "-2", amount: "-2", currency: "credits" });
  expect(noteShare({ ...uncovered, adjusts_period: 1 })).toBe("Nothing comes back for what was not paid");
  expect(noteShare({ ...uncovered, quantity: "2" })).toBe(null);
  expect(noteShare(line({ kind: "covered", quantity: "-2", currency: "credits" }))).toBe(null);
});

describe("the price of a line", () => {
  const described = (pricing: StatementLine["pricing"], currency = "EUR") =>
    describePricing({ pricing, currency }, "frame");
  const share = { numerator: "1", denominator: "3" };

  test.each<[string, StatementLine["pricing"], { price: string | null; notes: string[] }]>([
    ["nothing", null, { price: null, notes: [] }],
    [
      "flat",
      { model: "flat", price: "29", used: null, share: null },
      { price: "29.00 per period", notes: [] },
    ],
    [
      "part of a flat amount",
      { model: "flat", price: "29", used: "0", share },
      {
        price: "29.00 per period",
        notes: ["33.3333 % of a whole period", "not due, as nothing was used"],
      },
    ],
    [
      "per unit",
      { model: "per_unit", price: "0.002", used: "120", included: "100", share: null },
      { price: "0.002 per frame", notes: [] },
    ],
    [
      "a step",
      {
        model: "graduated",
        price: "0.5",
        tier: { from: "100", up_to: "1000" },
        flat: "5",
        used: "120",
        included: "0",
      },
      { price: "0.50 per frame", notes: ["and 5.00 EUR once"] },
    ],
    [
      "volume",
      { model: "volume", price: "0.5", tier: { from: "100", up_to: "1000" }, flat: null, included: "0" },
      { price: "0.50 per frame", notes: ["all at the price from 100 to 1,000 frame"] },
    ],
    [
      "volume without steps",
      { model: "volume", price: "0.5", tier: { from: "0", up_to: null }, flat: null, included: "0" },
      { price: "0.50 per frame", notes: [] },
    ],
    [
      "packages",
      { model: "package", price: "10", size: "1000", packages: "2", used: "1500", included: "0" },
      { price: "10.00 per 1,000 frame", notes: ["2 packages begun"] },
    ],
    [
      "an adjustment",
      { model: "adjustment", used_before: "10", used_after: "12", amount_before: "1", amount_after: "1.2" },
      { price: null, notes: ["used 10, now 12 frame", "charged 1.00, now 1.20 EUR"] },
    ],
    ["overage", { model: "overage", price: "0.012" }, { price: "0.012 per credit", notes: [] }],
  ])("%s", (_name, pricing, expected) => {
    expect(described(pricing)).toEqual(expected);
  });

  test("what is included is told once for all lines of a meter", () => {
    const of = (included: string, part: typeof share | null) =>
      describeIncluded([
        line({ pricing: null }),
        line({ pricing: { model: "per_unit", price: "1", used: "9", included, share: part } }),
      ]);
    expect(of("1000", null)).toBe("1,000 included");
    expect(of("33.333333333333", share)).toBe("33.333333333333 included, for 33.3333 % of a whole period");
    expect(of("0", null)).toBeNull();
    expect(describeIncluded([])).toBeNull();
  });

  test("a share is told in percent, and exactly beside it", () => {
    expect(exactShare({ pricing: { model: "flat", price: "1", share } })).toBe("1 / 3 of the whole period");
    expect(exactShare({ pricing: { model: "flat", price: "1", share: null } })).toBeUndefined();
    expect(formatShare({ numerator: "2", denominator: "3" })).toBe("66.6667 %");
    expect(formatShare({ numerator: "1", denominator: "2" })).toBe("50.0000 %");
  });
});

test("what is due is told once for each currency, the period's own first", () => {
  const dues = (also_due: { amount: string; currency: string }[]) =>
    sumDues({ due: "1.56", due_currency: "EUR", also_due });
  expect(dues([])).toEqual([{ currency: "EUR", amount: "1.56" }]);
  expect(
    dues([
      { amount: "-2.5", currency: "USD" },
      { amount: "45", currency: "EUR" },
    ]),
  ).toEqual([
    { currency: "EUR", amount: "46.56" },
    { currency: "USD", amount: "-2.5" },
  ]);
});

test("a line leads to the page that proves what its path proves", () => {
  const proof =
    "/api/v1/customers/50%25%2F1/proof?meter=frames&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z";
  const href = proofOfLine("50%/1", { proof });
  expect(Object.fromEntries(new URL(href ?? "", "http://console.invalid").searchParams)).toEqual({
    customer: "50%/1",
    meter: "frames",
    from: "2026-11-01T00:00:00Z",
    to: "2026-12-01T00:00:00Z",
  });
  expect(proofOfLine("ada", { proof: null })).toBeNull();
});

describe("the days of a burn-down", () => {
  const prepared = prepareBurnDown({
    days: [
      { day: "2026-11-01", amount: "0", balance: "100" },
      { day: "2026-11-02", amount: "12.50", balance: "87.50" },
      { day: "2026-11-03", amount: null, balance: null },
      { day: "2026-11-04", amount: null, balance: null },
    ],
  });

  test("have a length and an exact amount; days to come are a gap and no zero", () => {
    expect(prepared.bars.map(({ amount, balance }) => [amount, balance])).toEqual([
      [0, 100],
      [12.5, 87.5],
      [null, null],
      [null, null],
    ]);
    expect(prepared.bars[1]?.exact.amount).toBe("12.50");
    expect(prepared.gaps).toEqual([{ from: "2026-11-03", to: "2026-11-04" }]);
  });

  test("have a balance only for plans in credits", () => {
    expect(prepared.hasBalance).toBe(true);
    const inMoney = prepareBurnDown({ days: [{ day: "2026-11-01", amount: "1", balance: null }] });
    expect(inMoney.hasBalance).toBe(false);
  });
});

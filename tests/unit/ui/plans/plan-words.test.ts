import { describe, expect, test } from "vitest";
import { PlanTerms, readTerms } from "#/api/contract/plan-terms.ts";

import { toPricing } from "#/api/plan-answers.ts";

import { ratePeriod } from "#/domain/credits/plans/rate-period.ts";
import { describeItems, describePrice, describeTiers } from "#/ui/plan/describe-item.ts";
import { explainLine, explainUse } from "#/ui/plan/explain-line.ts";
import { planChanges } from "#/ui/plan/plan-changes.ts";

const names = new Map([
  ["requests", "API requests"],
  ["storage", "Storage"],
]);
const parse = (items: object[], more: object = {}) => PlanTerms.parse({ currency: "USD", items, ...more });

const tiers = [
  { up_to: "1000", price: "0.05", flat: "2" },
  { up_to: null, price: "0.03" },
];
const items = [
  { model: "flat", amount: "1290" },
  { model: "flat", meter: "seats", amount: "5" },
  { model: "per_unit", meter: "requests", included: "10000", price: "0.020" },
  { model: "graduated", meter: "storage", tiers },
  { model: "volume", meter: "minutes", included: "5", tiers: tiers.slice(1) },
  { model: "package", name: "Mails", meter: "mails", size: "1000", price: "10" },
];

describe("a plan in a few words", () => {
  const { items: known } = parse(items);

  test("of each model", () => {
    expect(known.map(describePrice)).toEqual([
      "1,290 a period",
      "5 a period with any use",
      "0.02 each above 10,000",
      "2 steps, from 0.05 each",
      "1 step by volume, from 0.03 each above 5",
      "10 per 1,000",
    ]);
  });

  test("the first items by name, and how many more", () => {
    expect(describeItems(known, names, 3)).toBe(
      "Base fee: 1,290 a period · seats: 5 a period with any use · API requests: 0.02 each above 10,000 · 3 more",
    );
    expect(describeItems(known.slice(5), names)).toBe("Mails: 10 per 1,000");
    expect(describeItems([], names)).toBe("nothing priced");
  });

  test("steps on one line", () => {
    const [, , , graduated, volume] = known;
    expect(graduated && "tiers" in graduated && describeTiers(graduated.tiers)).toBe(
      "to 1,000: 0.05 + 2 · above: 0.03",
    );
    expect(volume && "tiers" in volume && describeTiers(volume.tiers)).toBe("all: 0.03");
  });
});

describe("what a version changed", () => {
  const before = parse(items);

  test("is nothing for the same terms", () => {
    expect(planChanges(before, parse(items), names)).toEqual([]);
  });

  test("is told by item, whatever its place", () => {
    const after = parse(
      [
        { model: "flat", amount: "1490" },
        { model: "per_unit", meter: "requests", included: "20000", price: "0.02", name: "Calls" },
        { model: "graduated", meter: "storage", tiers: [{ up_to: "500", price: "0.05" }, tiers[1]] },
        { model: "per_unit", meter: "minutes", price: "2" },
        { model: "package", name: "Mails", meter: "mails", size: "500", price: "10" },
        { model: "per_unit", meter: "exports", price: "1" },
      ],
      { currency: "eur", prorate: false },
    );
    expect(planChanges(before, after, names)).toEqual([
      { what: "Currency", from: "USD", to: "EUR" },
      { what: "Partial periods", from: "cost their share", to: "cost a whole period" },
      { what: "Base fee, amount", from: "1,290", to: "1,490" },
      { what: "seats", from: "5 a period with any use", to: null },
      { what: "Calls, name", from: null, to: "Calls" },
      { what: "Calls, included", from: "10,000", to: "20,000" },
      { what: "Storage, steps", from: "to 1,000: 0.05 + 2 · above: 0.03", to: "to 500: 0.05 · above: 0.03" },
      { what: "minutes, priced as", from: "Volume steps", to: "Per unit" },
      { what: "minutes, price", from: "all: 0.03", to: "2 each" },
      { what: "Mails, units a package", from: "1,000", to: "500" },
      { what: "exports", from: null, to: "1 each" },
    ]);
  });

  test("names a grant, an overage and another order", () => {
    const two = [items[2], items[3]].map((item) => item ?? {});
    const plain = parse(two, { currency: "credits" });
    const rich = parse(two.toReversed(), {
      currency: "credits",
      grant: { amount: "1000" },
      overage: { limit: "500", price: "0.012", currency: "usd" },
    });
    expect(planChanges(plain, rich, names)).toEqual([
      { what: "Order of the items", from: "API requests, Storage", to: "Storage, API requests" },
      { what: "Grant a period", from: null, to: "1,000 credits, priority 0, no rollover" },
      { what: "Overage", from: null, to: "up to 500 credits, 0.012 USD a credit" },
    ]);
  });
});

describe("how a line comes to its amount", () => {
  const day = 86_400_000_000n;
  const linesOf = (terms: PlanTerms, used: Record<string, string>, days: bigint) =>
    ratePeriod(
      readTerms(terms),
      { starts: 0n, ends: days * day, wholeStarts: 0n, wholeEnds: 30n * day },
      new Map(Object.entries(used)),
    ).map((line) => ({ ...line, pricing: toPricing(line.pricing) }));
  const used = { requests: "10150", storage: "1500.5", minutes: "15", mails: "2001" };

  test("of a whole period", () => {
    const lines = linesOf(parse(items), used, 30n);
    expect(lines.map((line) => [explainLine(line), explainUse(line.pricing), line.amount])).toEqual([
      [null, null, "1290"],
      ["no use, so nothing is due", "0 used", "0"],
      ["150 × 0.02", "10,150 used, 10,000 included", "3"],
      ["1,000 × 0.05 + 2", "1,500.5 used", "52"],
      ["500.5 × 0.03", "1,500.5 used", "15.02"],
      ["10 × 0.03", "15 used, 5 included", "0.3"],
      ["3 × 10 per 1,000", "2,001 used", "30"],
    ]);
  });

  test("of a part of a period", () => {
    const lines = linesOf(parse(items.slice(0, 3)), { ...used, seats: "2" }, 10n);
    expect(lines.map((line) => [explainLine(line), explainUse(line.pricing), line.amount])).toEqual([
      ["1,290 × 1/3", null, "430"],
      ["5 × 1/3", "2 used", "1.67"],
      [
        "6,816.666666666667 × 0.02",
        "10,150 used, 3,333.333333333333 included (1/3 of the period’s)",
        "136.33",
      ],
    ]);
  });

  test("a step without units adds no flat amount", () => {
    const [line] = linesOf(parse([items[3] ?? {}]), {}, 30n);
    expect(line && explainLine(line)).toBe("0 × 0.05");
  });
});

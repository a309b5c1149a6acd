import { expect, test } from "vitest";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import {
  type AdjustedPeriod,
  drawAdjustments,
  drawOwnLines,
  totalOf,
} from "#/domain/credits/statements/draw-lines.ts";

const terms: PlanTerms = {
  currency: "USD",
  prorate: true,
  items: [
    { model: "flat", name: "Base", meter: null, amount: "10" },
    { model: "flat", name: "Seats", meter: "seats", amount: "5" },
    {
      model: "volume",
      name: null,
      meter: "calls",
      included: "0",
      tiers: [
        { upTo: "100", price: "0.02", flat: null },
        { upTo: null, price: "0.01", flat: null },
      ],
    },
  ],
  overage: null,
  grant: null,
};
const span = { starts: 0n, ends: 100n, wholeStarts: 0n, wholeEnds: 100n };
const names = new Map([["calls", "Calls"]]);
const measured = (calls: string, seats = "0") =>
  new Map([
    ["calls", { quantity: calls, events: 3 }],
    ["seats", { quantity: seats, events: 1 }],
  ]);

const adjusted = (more: Partial<AdjustedPeriod>): AdjustedPeriod => ({
  number: 4,
  span,
  terms,
  quantities: measured("100"),
  stated: new Map([
    ["calls", { quantity: "100", amount: "2" }],
    ["seats", { quantity: "0", amount: "0" }],
  ]),
  lateMeters: new Set(["calls", "seats"]),
  ...more,
});

test("every meter of a plan has a line and a quantity, also of nothing", () => {
  const { lines, quantities } = drawOwnLines({ number: 1, span, terms }, new Map(), names);
  expect(lines.map(({ description, amount }) => [description, amount])).toEqual([
    ["Base", "10"],
    ["Seats", "0"],
    ["Calls", "0"],
  ]);
  expect(quantities).toEqual([
    { meter: "seats", quantity: "0", events: 0, amount: "0" },
    { meter: "calls", quantity: "0", events: 0, amount: "0" },
  ]);
  expect(totalOf(lines, "USD")).toBe("10");
  expect(totalOf(lines, "EUR")).toBe("0");
});

test("an adjustment is what the whole period is rated to now, less what was said", () => {
  // More calls, and all of them at the lower price.
  const [line, ...others] = drawAdjustments(adjusted({ quantities: measured("101") }), names);
  expect(others).toEqual([]);
  expect(line).toEqual({
    kind: "adjustment",
    description: "Period 4 adjusted: Calls",
    meter: "calls",
    quantity: "1",
    pricing: {
      model: "adjustment",
      usedBefore: "100",
      usedAfter: "101",
      amountBefore: "2",
      amountAfter: "1.01",
    },
    amount: "-0.99",
    currency: "USD",
    adjustsPeriod: 4,
  });
});

test("the first use of a meter makes its flat amount due; the base is no one's", () => {
  const lines = drawAdjustments(adjusted({ quantities: measured("100", "1") }), names);
  expect(
    lines.map(({ meter, quantity, amount, description }) => [meter, quantity, amount, description]),
  ).toEqual([["seats", "1", "5", "Period 4 adjusted: Seats"]]);
});

test("nothing new, and meters without late events, have no line", () => {
  expect(drawAdjustments(adjusted({}), names)).toEqual([]);
  expect(
    drawAdjustments(adjusted({ quantities: measured("101"), lateMeters: new Set(["seats"]) }), names),
  ).toEqual([]);
});

import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BilledSpan, periodGrant } from "#/domain/credits/plans/period-share.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { ratePeriod } from "#/domain/credits/plans/rate-period.ts";
import type { RatedLine } from "#/domain/credits/plans/rated-line.ts";
import { currencyDecimals, roundAmount } from "#/domain/credits/plans/round-amount.ts";
import { microsPerDay } from "#/domain/instant.ts";
import { anyQuantities, anySpan, anyTerms } from "../../../support/any-plan.ts";
import { ratePlainly, toPlaces } from "../../../support/plan-oracle.ts";
import { ratingCases } from "./rating-cases.ts";

/** Some days of a period of 30. */
const spanOf = (days: number): BilledSpan => ({
  starts: 0n,
  ends: BigInt(days) * microsPerDay,
  wholeStarts: 0n,
  wholeEnds: 30n * microsPerDay,
});
const plan = (terms: Partial<PlanTerms>): PlanTerms => ({
  currency: "USD",
  prorate: true,
  items: [],
  overage: null,
  grant: null,
  ...terms,
});
const names = new Map([["calls", "API calls"]]);

test.each(ratingCases)("$about", ({ item, currency = "USD", used, days = 30, terms, lines }) => {
  const quantities = new Map(used === undefined ? [] : [["calls", used]]);
  const rated = ratePeriod(plan({ currency, items: [item], ...terms }), spanOf(days), quantities, names);
  expect(
    rated.map(({ description, quantity, amount }) => [description, quantity ?? "-", amount].join(" | ")),
  ).toEqual(lines);
});

const meters = ["calls", "storage", "messages", "hours"];

test("lines are those of a walk over all units", () => {
  fc.assert(
    fc.property(anyTerms(meters), anySpan, anyQuantities(meters), (terms, span, quantities) => {
      const lines = ratePeriod(terms, span, quantities).map(({ item, quantity, amount }) => ({
        item,
        quantity: quantity === null ? null : toPlaces(quantity, 12),
        amount: toPlaces(amount, currencyDecimals(terms.currency)),
      }));
      expect(lines).toEqual(ratePlainly(terms, span, quantities));
    }),
    { numRuns: 2000 },
  );
});

/** The amount of a line from what its pricing says and nothing else. */
function byHand(currency: string, { quantity, pricing, amount }: RatedLine): string {
  const share = {
    numerator: pricing.share?.numerator ?? "1",
    denominator: pricing.share?.denominator ?? "1",
  };
  switch (pricing.model) {
    case "flat": {
      const isDue = pricing.used === null || Number(pricing.used) > 0;
      const whole = Big(isDue ? pricing.price : 0).times(share.numerator);
      return roundAmount(currency, whole, BigInt(share.denominator));
    }
    case "per_unit":
      return roundAmount(currency, Big(quantity ?? "").times(pricing.price));
    case "package":
      expect(
        Big(pricing.packages)
          .times(pricing.size)
          .gte(quantity ?? ""),
      ).toBe(true);
      expect(
        Big(pricing.packages)
          .minus(1)
          .times(pricing.size)
          .lt(quantity ?? ""),
      ).toBe(true);
      return roundAmount(currency, Big(pricing.packages).times(pricing.price));
    case "graduated":
    case "volume":
      if (quantity === "0") return "0";
      return roundAmount(
        currency,
        Big(quantity ?? "")
          .times(pricing.price)
          .plus(pricing.flat ?? "0"),
      );
    default:
      throw new Error(`no way to work out ${amount}`);
  }
}

test("each amount follows from what its line says, and the lines of a meter price what is above the included units", () => {
  fc.assert(
    fc.property(anyTerms(meters), anySpan, anyQuantities(meters), (terms, span, quantities) => {
      const lines = ratePeriod(terms, span, quantities);
      for (const line of lines) expect(line.amount).toBe(byHand(terms.currency, line));
      terms.items.forEach((item, index) => {
        if (item.model === "flat") return;
        const own = lines.filter((line) => line.item === index);
        const priced = own.reduce((sum, { quantity }) => sum.plus(quantity ?? "0"), Big(0));
        const pricing = own[0]?.pricing;
        if (!pricing || !("included" in pricing)) throw new Error("a meter has no line");
        const above = Big(pricing.used).minus(pricing.included);
        expect(priced.toFixed()).toBe((above.gt(0) ? above : Big(0)).toFixed());
        expect(pricing.used).toBe(quantities.get(item.meter) ?? "0");
      });
    }),
  );
});

test("a partial period says its share in lowest terms, where something was cut", () => {
  const items: PlanTerms["items"] = [
    { model: "flat", name: null, meter: null, amount: "10" },
    { model: "per_unit", name: null, meter: "calls", included: "100", price: "1" },
    { model: "per_unit", name: null, meter: "hours", included: "0", price: "1" },
  ];
  const third = { numerator: "1", denominator: "3" };
  const lines = ratePeriod(plan({ items }), spanOf(10), new Map());
  expect(lines.map(({ pricing }) => pricing)).toEqual([
    { model: "flat", price: "10", used: null, share: third },
    { model: "per_unit", price: "1", used: "0", included: "33.333333333333", share: third },
    { model: "per_unit", price: "1", used: "0", included: "0", share: null },
  ]);
  expect(ratePeriod(plan({ items }), spanOf(30), new Map()).map(({ pricing }) => pricing.share)).toEqual([
    null,
    null,
    null,
  ]);
});

test("the grant of a period shrinks with it, half up to 2 decimals", () => {
  const terms = plan({ currency: "credits", grant: { amount: "100", priority: 0, rolloverMax: null } });
  expect(periodGrant(terms, spanOf(30))).toBe("100");
  expect(periodGrant(terms, spanOf(10))).toBe("33.33");
  expect(periodGrant(terms, spanOf(20))).toBe("66.67");
  expect(periodGrant({ ...terms, prorate: false }, spanOf(10))).toBe("100");
  expect(periodGrant(plan({}), spanOf(10))).toBeNull();
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlanTerms, readTerms, toTerms } from "#/api/contract/plan-terms.ts";
import { currencyDecimals } from "#/domain/credits/plans/round-amount.ts";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import { anyTerms } from "../../../support/any-plan.ts";

const item = { model: "per_unit", meter: "calls", price: "1" };
const tier = { up_to: null, price: "1" };
const graduated = { model: "graduated", meter: "calls", tiers: [tier] };
const withItem = (changes: object) => ({ currency: "USD", items: [{ ...item, ...changes }] });
const withTiers = (...ends: unknown[]) => ({
  currency: "USD",
  items: [{ ...graduated, tiers: ends.map((up_to) => ({ up_to, price: "1" })) }],
});
const inCredits = (changes: object) => ({ currency: "credits", items: [], ...changes });

const read = (terms: unknown) => PlanTerms.parse(parseExactJson(JSON.stringify(terms)));

test("what is left out has a meaning", () => {
  expect(read({ currency: "usd", items: [item, { model: "flat", amount: 5 }] })).toEqual({
    currency: "USD",
    prorate: true,
    items: [
      { model: "per_unit", name: null, meter: "calls", included: "0", price: "1" },
      { model: "flat", name: null, meter: null, amount: "5" },
    ],
    overage: null,
    grant: null,
  });
  expect(
    read(inCredits({ overage: { limit: null, price: 0.01, currency: "eur" }, grant: { amount: 100 } })),
  ).toMatchObject({
    overage: { limit: null, price: "0.01", currency: "EUR" },
    grant: { amount: "100", priority: 0, rollover_max: null },
  });
});

test("decimals are the same however they are written, with all of their digits", () => {
  const priceOf = (text: string) => PlanTerms.parse(parseExactJson(text)).items[0];
  const plan = (price: string) =>
    `{"currency":"USD","items":[{"model":"per_unit","meter":"calls","price":${price}}]}`;
  for (const same of ["0.5", '"0.50"', '"00.5"', "5e-1"])
    expect(priceOf(plan(same))).toMatchObject({ price: "0.5" });
  expect(priceOf(plan("123456789012345678.123456789012"))).toMatchObject({
    price: "123456789012345678.123456789012",
  });
});

describe("refused, with the path and what was expected:", () => {
  test.each([
    ["no object", 7, "", /expected a JSON object/],
    ["no currency", { items: [] }, "currency", /expected an ISO 4217 code such as USD, or "credits"/],
    ["an unknown currency", { currency: "ABC", items: [] }, "currency", /ISO 4217/],
    ["a name of a currency", { currency: "US Dollar", items: [] }, "currency", /ISO 4217/],
    ["a letter that is only like one", { currency: "u\u017fd", items: [] }, "currency", /ISO 4217/],
    ["Credits", { currency: "Credits", items: [] }, "currency", /ISO 4217/],
    ["no items", { currency: "USD" }, "items", /expected a list of items/],
    ["an item of no model", { currency: "USD", items: [{}] }, "items.0.model", /expected flat, per_unit/],
    ["an item that is a text", { currency: "USD", items: ["flat"] }, "items.0", /expected/],
    ["an unknown model", withItem({ model: "tiered" }), "items.0.model", /expected flat, per_unit/],
    ["a field of another model", withItem({ tiers: [tier] }), "items.0.tiers", /no such field/],
    ["an unknown field", { currency: "USD", items: [], tax: 1 }, "tax", /no such field; expected currency/],
    ["no price", withItem({ price: undefined }), "items.0.price", /a decimal of 0 or more/],
    ["a price below 0", withItem({ price: "-1" }), "items.0.price", /a decimal of 0 or more/],
    ["a price of 13 decimals", withItem({ price: "0.0000000000001" }), "items.0.price", /12 after it/],
    ["a price that is a word", withItem({ price: "free" }), "items.0.price", /a decimal/],
    ["a price of NaN", withItem({ price: "NaN" }), "items.0.price", /a decimal/],
    ["included below 0", withItem({ included: -5 }), "items.0.included", /a decimal of 0 or more/],
    ["included null", withItem({ included: null }), "items.0.included", /a decimal/],
    ["no meter", withItem({ meter: undefined }), "items.0.meter", /expected a slug/],
    ["a meter that is no slug", withItem({ meter: "a b" }), "items.0.meter", /expected a slug/],
    ["a name of two lines", withItem({ name: "a\nb" }), "items.0.name", /control characters/],
    ["no size", withItem({ model: "package" }), "items.0.size", /a decimal/],
    ["a size of 0", withItem({ model: "package", size: "0.0" }), "items.0.size", /expected more than 0/],
    ["no steps", withTiers(), "items.0.tiers", /at least one step/],
    [
      "steps that are no list",
      { currency: "USD", items: [{ ...graduated, tiers: {} }] },
      "items.0.tiers",
      /a list of steps/,
    ],
    [
      "101 steps",
      withTiers(...Array.from({ length: 100 }, (_, n) => n + 1), null),
      "items.0.tiers",
      /at most 100/,
    ],
    ["a last step with an end", withTiers(10), "items.0.tiers.0.up_to", /the last step is without end/],
    ["an open step before the last", withTiers(null, null), "items.0.tiers.0.up_to", /only the last step/],
    ["a step that ends at 0", withTiers(0, null), "items.0.tiers.0.up_to", /expected more than 0/],
    ["an empty step", withTiers(10, "10.0", null), "items.0.tiers.1.up_to", /expected more than 10/],
    ["steps that overlap", withTiers(10, 9, null), "items.0.tiers.1.up_to", /expected more than 10/],
    ["steps in the order of text", withTiers(10, 9.5, null), "items.0.tiers.1.up_to", /more than 10/],
    [
      "a meter twice",
      { currency: "USD", items: [item, graduated] },
      "items.1.meter",
      /item 0 already prices/,
    ],
    [
      "101 items",
      { currency: "USD", items: Array.from({ length: 101 }, () => ({ model: "flat", amount: 1 })) },
      "items",
      /at most 100/,
    ],
    [
      "overage of money",
      { ...withItem({}), overage: { limit: null, price: 1, currency: "USD" } },
      "overage",
      /only a plan in credits/,
    ],
    ["a grant of money", { ...withItem({}), grant: { amount: 1 } }, "grant", /only a plan in credits/],
    [
      "overage paid in credits",
      inCredits({ overage: { limit: null, price: 1, currency: "credits" } }),
      "overage.currency",
      /ISO 4217/,
    ],
    [
      "overage without a word on its limit",
      inCredits({ overage: { price: 1, currency: "USD" } }),
      "overage.limit",
      /required; expected credits with at most 2 decimals, or null for no limit/,
    ],
    [
      "a limit of 3 decimals",
      inCredits({ overage: { price: 1, currency: "USD", limit: "1.005" } }),
      "overage.limit",
      /at most 2 decimals/,
    ],
    ["a grant of 0", inCredits({ grant: { amount: 0 } }), "grant.amount", /more than 0/],
    [
      "a grant of 3 decimals",
      inCredits({ grant: { amount: "0.125" } }),
      "grant.amount",
      /at most 2 decimals/,
    ],
    [
      "a priority of text",
      inCredits({ grant: { amount: 1, priority: "1" } }),
      "grant.priority",
      /whole number/,
    ],
    ["a priority below 0", inCredits({ grant: { amount: 1, priority: -1 } }), "grant.priority", /0 to 1000/],
    ["prorate of text", { currency: "USD", items: [], prorate: "yes" }, "prorate", /true or false/],
  ])("%s", (_, terms, path, message) => {
    const { success, error } = PlanTerms.safeParse(parseExactJson(JSON.stringify(terms)));
    expect(success).toBe(false);
    const issues = (error?.issues ?? []).map((issue) => ({
      path: [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys : [])].join("."),
      message: issue.message,
    }));
    expect(issues).toContainEqual({ path, message: expect.stringMatching(message) });
  });
});

const meters = ["calls", "storage", "messages"];

test("terms that are in order are read as they are shown", () => {
  fc.assert(
    fc.property(anyTerms(meters), (terms) => {
      expect(readTerms(read(toTerms(terms)))).toEqual(terms);
    }),
  );
});

/** Every place in a value of JSON, by its keys. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

/** A copy with another value at a place; undefined takes the place away. */
function withValue(value: unknown, [key, ...rest]: string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((part, index) => (String(index) === key ? withValue(part, rest, put) : part));
  const whole = value as Record<string, unknown>;
  return { ...whole, [key]: withValue(whole[key], rest, put) };
}

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    "-1",
    "0",
    "1e400",
    "NaN",
    " 1",
    "1,5",
    "credits",
    "USD",
    "flat",
    [],
    {},
  ),
  fc.constantFrom<unknown>("\0", "\ud800", "__proto__", -0, -1, 1.5, 1e21, 1e-13, true, [[]], {
    up_to: null,
  }),
  fc.constantFrom<unknown>("7", 3, "0.25", "1000000", false, "calls", "storage"),
  fc.jsonValue(),
);

/** Whether terms keep what everything that bills relies on; looked at the plain way. */
function isSound(terms: PlanTerms): boolean {
  const decimal = /^\d{1,18}(\.\d{1,12})?$/;
  const priced = terms.items.flatMap(({ meter }) => (meter === null ? [] : [meter]));
  const isItemSound = (item: PlanTerms["items"][number]) => {
    if (item.model === "flat") return decimal.test(item.amount);
    if (!decimal.test(item.included)) return false;
    if (item.model === "per_unit") return decimal.test(item.price);
    if (item.model === "package") return decimal.test(item.price) && Number(item.size) > 0;
    const ends = item.tiers.map(({ up_to }) => (up_to === null ? Number.POSITIVE_INFINITY : Number(up_to)));
    return (
      ends.length > 0 &&
      ends.at(-1) === Number.POSITIVE_INFINITY &&
      ends.every((end, index) => end > (ends[index - 1] ?? 0)) &&
      item.tiers.every(({ price, flat }) => decimal.test(price) && (flat === null || decimal.test(flat)))
    );
  };
  return (
    currencyDecimals(terms.currency) >= 0 &&
    new Set(priced).size === priced.length &&
    terms.items.every(isItemSound) &&
    (terms.currency === "credits" || (terms.overage === null && terms.grant === null)) &&
    (terms.grant === null || Number(terms.grant.amount) > 0)
  );
}

test("terms with anything anywhere are refused with paths, or sound", () => {
  const anyBroken = anyTerms(meters).chain((terms) => {
    const shown = toTerms(terms);
    const edit = fc.record({ at: fc.constantFrom(...placesOf(shown)), put: oddValue });
    return fc.array(edit, { minLength: 1, maxLength: 2 }).map((edits) =>
      edits.reduce<unknown>((value, { at, put }) => {
        const isThere = placesOf(value).some((place) => place.join("\0") === at.join("\0"));
        return isThere ? withValue(value, at, put) : value;
      }, shown),
    );
  });
  let [refused, kept] = [0, 0];
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: anyBroken }, fc.jsonValue()), (broken) => {
      const { success, data, error } = PlanTerms.safeParse(parseExactJson(JSON.stringify(broken) ?? "null"));
      if (success) {
        kept++;
        expect(isSound(data)).toBe(true);
        expect(readTerms(PlanTerms.parse(data))).toEqual(readTerms(data));
        return;
      }
      refused++;
      expect(error.issues.length).toBeGreaterThan(0);
      for (const issue of error.issues)
        expect(issue.message).toMatch(/expected|no such field|loses some|only a plan in credits/);
    }),
    { numRuns: 3000 },
  );
  expect(refused).toBeGreaterThan(500);
  expect(kept).toBeGreaterThan(50);
});

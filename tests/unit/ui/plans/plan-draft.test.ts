import { describe, expect, test } from "vitest";
import { PlanTerms } from "#/api/contract/plan-terms.ts";
import { filledFaults, lastingFaults } from "#/ui/plan/form-faults.ts";
import {
  draftFields,
  emptyTerms,
  isChanged,
  type TermsDraft,
  tierStart,
  toPlanDraft,
  toTerms,
  toTermsDraft,
  withItem,
  withMoved,
  withTier,
} from "#/ui/plan/plan-draft.ts";
import { defaultDays } from "#/ui/plan/preview-search.ts";

const terms = PlanTerms.parse({
  currency: "credits",
  prorate: false,
  items: [
    { model: "flat", name: "Platform", amount: "29" },
    { model: "flat", meter: "seats", amount: "5" },
    { model: "per_unit", meter: "requests", included: "100", price: "0.02" },
    {
      model: "graduated",
      meter: "storage",
      tiers: [
        { up_to: "1000", price: "0.05", flat: "2" },
        { up_to: null, price: "0.03" },
      ],
    },
    { model: "volume", meter: "minutes", tiers: [{ up_to: null, price: "1" }] },
    { model: "package", name: "Mails", meter: "mails", size: "1000", price: "10" },
  ],
  grant: { amount: "1000", priority: 5, rollover_max: "200" },
  overage: { limit: "500", price: "0.012", currency: "EUR" },
});

describe("the form of a plan's terms", () => {
  test("gives back the very terms that it was filled with, of all models", () => {
    expect(PlanTerms.parse(toTerms(toTermsDraft(terms)))).toEqual(terms);
    const inMoney = { ...terms, currency: "JPY", grant: null, overage: null };
    expect(PlanTerms.parse(toTerms(toTermsDraft(inMoney)))).toEqual(inMoney);
  });

  test("asks for nothing of a plan in credits where it is in money, and keeps what was typed", () => {
    const draft: TermsDraft = { ...toTermsDraft(terms), inCredits: false, currency: " usd " };
    expect(toTerms(draft)).toMatchObject({ currency: "usd", grant: null, overage: null });
    expect(toTerms({ ...draft, inCredits: true })).toMatchObject({
      currency: "credits",
      grant: { amount: "1000", priority: 5, rollover_max: "200" },
    });
  });

  test("keeps what was typed when the model is changed and changed back", () => {
    const draft = toTermsDraft(terms);
    const [item] = draft.items.slice(3, 4);
    if (!item) throw new Error("no item");
    const asPackage = { ...item, model: "package" as const, size: "10", price: "1" };
    expect(toTerms({ ...draft, items: [asPackage] }).items[0]).toEqual({
      model: "package",
      name: null,
      meter: "storage",
      included: "0",
      size: "10",
      price: "1",
    });
    expect(toTerms({ ...draft, items: [{ ...asPackage, model: "graduated" }] }).items).toEqual(
      toTerms({ ...draft, items: [item] }).items,
    );
  });

  test("says which part was changed", () => {
    const plan = { slug: "s", name: "Standard", terms };
    const draft = toPlanDraft(plan);
    expect(isChanged(plan, draft)).toEqual({ name: false, terms: false });
    expect(isChanged(plan, { ...draft, name: "Other" })).toEqual({ name: true, terms: false });
    expect(isChanged(plan, { ...draft, terms: { ...draft.terms, prorate: true } })).toEqual({
      name: false,
      terms: true,
    });
    expect(isChanged(null, draft)).toEqual({ name: true, terms: true });
  });
});

describe("items and steps", () => {
  test("a step comes before the last one, which stays without end", () => {
    const tiers = withTier(withTier([{ key: 1, upTo: "", price: "3", flat: "" }]));
    expect(tiers.map(({ price }) => price)).toEqual(["", "", "3"]);
    expect(new Set(tiers.map(({ key }) => key)).size).toBe(3);
    const filled = tiers.map((tier, place) => ({ ...tier, upTo: ["10", "", "99"][place] ?? "" }));
    expect(filled.map((_, place) => tierStart(filled, place))).toEqual(["0", "10", "…"]);
    const { items } = toTerms({
      ...emptyTerms,
      items: [{ ...(withItem([], "volume")[0] as TermsDraft["items"][number]), tiers: filled }],
    });
    expect(items[0]).toMatchObject({ tiers: [{ up_to: "10" }, { up_to: "" }, { up_to: null }] });
  });

  test("items are added with keys of their own and moved without loss", () => {
    const items = withItem(withItem(emptyTerms.items, "flat"), "package");
    expect(items.map(({ model }) => model)).toEqual(["per_unit", "flat", "package"]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(3);
    expect(withMoved(items, 2, 0).map(({ model }) => model)).toEqual(["package", "per_unit", "flat"]);
    expect(withMoved(items, 0, 1).map(({ model }) => model)).toEqual(["flat", "per_unit", "package"]);
    expect(withMoved(items, 9, 0)).toEqual(items);
  });
});

describe("what the server says of fields", () => {
  const draft = toPlanDraft({ slug: "s", name: "n", terms });
  const cheap: TermsDraft = {
    ...draft.terms,
    items: draft.terms.items.with(2, {
      ...draft.terms.items[2],
      price: "cheap",
    } as TermsDraft["items"][number]),
  };
  const tried = draftFields({ ...draft, terms: cheap });
  const error = (path: string) => ({ data: { errors: [{ path, message: "expected a decimal" }] } });

  test("has a field for each part of the terms, by the path that the API names it by", () => {
    expect(tried.get("terms.items.2.price")).toBe("cheap");
    expect(tried.get("terms.items.3.tiers.0.up_to")).toBe("1000");
    expect(tried.get("terms.items.3.tiers.1.flat")).toBe("");
    expect(tried.get("terms.overage.currency")).toBe("EUR");
    expect(tried.get("name")).toBe("n");
  });

  test("stands at the field until that is changed, under either name of the path", () => {
    for (const path of ["terms.items.2.price", "changes.terms.items.2.price"]) {
      expect(lastingFaults(error(path), tried, tried)).toEqual({
        of: { "terms.items.2.price": "Expected a decimal" },
        areAll: true,
      });
      expect(lastingFaults(error(path), tried, draftFields(draft)).of).toEqual({});
    }
    expect(lastingFaults(error("elsewhere"), tried, tried)).toEqual({ of: {}, areAll: false });
    expect(lastingFaults(null, tried, tried).of).toEqual({});
  });

  test("is not said of a field that nobody has filled in yet", () => {
    const of = { "terms.items.0.amount": "Expected a decimal", "terms.items.2.price": "Expected a decimal" };
    const blank = new Map([...tried, ["terms.items.0.amount", ""]]);
    expect(Object.keys(filledFaults({ of, areAll: true }, blank))).toEqual(["terms.items.2.price"]);
  });
});

test("a plan is tried on the 30 UTC days that end with the customer's last use, or today", () => {
  const now = new Date("2026-11-21T23:30:00Z");
  expect(defaultDays("2024-02-28T23:59:59.999999Z", now)).toEqual({ from: "2024-01-30", to: "2024-02-29" });
  expect(defaultDays(null, now)).toEqual({ from: "2026-10-23", to: "2026-11-22" });
});

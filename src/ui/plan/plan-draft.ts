import type { z } from "zod";
import type { PlanTerms } from "#/api/contract/plan-terms.ts";
import { credits } from "#/domain/credits/plans/plan-terms.ts";

export const planModels = ["flat", "per_unit", "graduated", "volume", "package"] as const;
export type PlanModel = (typeof planModels)[number];

export interface TierDraft {
  /** Tells steps apart while they come and go. */
  key: number;
  /** Not asked of the last step, which has no end. */
  upTo: string;
  price: string;
  flat: string;
}

/** An item with the fields of all models, so that what was typed is still there when the model is changed back. */
export interface ItemDraft {
  key: number;
  model: PlanModel;
  name: string;
  /** Slug; empty for none. */
  meter: string;
  included: string;
  /** Flat: a whole period. */
  amount: string;
  /** Per unit, or per package. */
  price: string;
  /** Units in a package. */
  size: string;
  tiers: readonly TierDraft[];
}

/** What the form of a plan's terms holds; texts as they are typed. */
export interface TermsDraft {
  inCredits: boolean;
  /** Of a plan in money: its code. */
  currency: string;
  prorate: boolean;
  items: readonly ItemDraft[];
  hasGrant: boolean;
  grant: { amount: string; priority: string; rolloverMax: string };
  hasOverage: boolean;
  overage: { limit: string; price: string; currency: string };
}

/** What the form of a plan holds. */
export interface PlanDraft {
  slug: string;
  name: string;
  terms: TermsDraft;
}

type Item = PlanTerms["items"][number];

const emptyTier: TierDraft = { key: 1, upTo: "", price: "", flat: "" };
const emptyItem: Omit<ItemDraft, "key" | "model"> = {
  name: "",
  meter: "",
  included: "",
  amount: "",
  price: "",
  size: "",
  tiers: [emptyTier],
};

/** What the form of a new plan begins with. */
export const emptyTerms: TermsDraft = {
  inCredits: false,
  currency: "USD",
  prorate: true,
  items: [{ ...emptyItem, key: 1, model: "per_unit" }],
  hasGrant: false,
  grant: { amount: "", priority: "0", rolloverMax: "" },
  hasOverage: false,
  overage: { limit: "", price: "", currency: "USD" },
};

/** A plan's terms as their form holds them. */
export function toTermsDraft({ currency, prorate, items, grant, overage }: PlanTerms): TermsDraft {
  const inCredits = currency === credits;
  return {
    inCredits,
    currency: inCredits ? "USD" : currency,
    prorate,
    items: items.map((item, index) => toItemDraft(item, index + 1)),
    hasGrant: grant !== null,
    grant: {
      amount: grant?.amount ?? "",
      priority: String(grant?.priority ?? 0),
      rolloverMax: grant?.rollover_max ?? "",
    },
    hasOverage: overage !== null,
    overage: {
      limit: overage?.limit ?? "",
      price: overage?.price ?? "",
      currency: overage?.currency ?? "USD",
    },
  };
}

function toItemDraft(item: Item, key: number): ItemDraft {
  return {
    ...emptyItem,
    key,
    model: item.model,
    name: item.name ?? "",
    meter: item.meter ?? "",
    included: "included" in item && item.included !== "0" ? item.included : "",
    amount: "amount" in item ? item.amount : "",
    price: "price" in item ? item.price : "",
    size: "size" in item ? item.size : "",
    tiers: "tiers" in item ? item.tiers.map(toTierDraft) : [emptyTier],
  };
}

const toTierDraft = (
  { up_to: upTo, price, flat }: { up_to: string | null; price: string; flat: string | null },
  index: number,
): TierDraft => ({ key: index + 1, upTo: upTo ?? "", price, flat: flat ?? "" });

/** What the API is asked; fields of other models, and of plans in credits where it is not one, are left out. */
export function toTerms(draft: TermsDraft): z.input<typeof PlanTerms> {
  const { inCredits, currency, prorate, items, hasGrant, grant, hasOverage, overage } = draft;
  return {
    currency: inCredits ? credits : currency.trim(),
    prorate,
    items: items.map(toItem),
    grant:
      inCredits && hasGrant
        ? {
            amount: grant.amount.trim(),
            priority: wholeNumber(grant.priority),
            rollover_max: grant.rolloverMax.trim() || null,
          }
        : null,
    overage:
      inCredits && hasOverage
        ? {
            limit: overage.limit.trim() || null,
            price: overage.price.trim(),
            currency: overage.currency.trim(),
          }
        : null,
  };
}

/** Text that is no number goes to the API as NaN, which it refuses with what it expects. */
const wholeNumber = (text: string): number => (text.trim() === "" ? 0 : Number(text));

function toItem(draft: ItemDraft): z.input<typeof PlanTerms>["items"][number] {
  const name = draft.name.trim() || null;
  const metered = { name, meter: draft.meter, included: draft.included.trim() || "0" };
  const { model } = draft;
  switch (model) {
    case "flat":
      return { model, name, meter: draft.meter || null, amount: draft.amount.trim() };
    case "per_unit":
      return { model, ...metered, price: draft.price.trim() };
    case "package":
      return { model, ...metered, size: draft.size.trim(), price: draft.price.trim() };
    case "graduated":
    case "volume":
      return { model, ...metered, tiers: draft.tiers.map(toTier) };
  }
}

const toTier = ({ upTo, price, flat }: TierDraft, index: number, tiers: readonly TierDraft[]) => ({
  up_to: index === tiers.length - 1 ? null : upTo.trim(),
  price: price.trim(),
  flat: flat.trim() || null,
});

/** What each field holds, by the path that the API names it by. */
export function draftFields({ slug, name, terms }: PlanDraft): Map<string, string> {
  const fields = new Map([
    ["slug", slug],
    ["name", name],
    ["terms.items", String(terms.items.length)],
  ]);
  const note = (path: string, value: unknown) => {
    if (value !== null && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) note(`${path}.${key}`, inner);
    } else fields.set(path, value === null || value === undefined ? "" : String(value));
  };
  note("terms", toTerms(terms));
  return fields;
}

/** A plan as its form holds it. */
export const toPlanDraft = ({
  slug,
  name,
  terms,
}: {
  slug: string;
  name: string;
  terms: PlanTerms;
}): PlanDraft => ({
  slug,
  name,
  terms: toTermsDraft(terms),
});

/** What of a plan the form would change; of a new one, all. */
export function isChanged(plan: { slug: string; name: string; terms: PlanTerms } | null, draft: PlanDraft) {
  if (plan === null) return { name: true, terms: true };
  const asIs = JSON.stringify(toTerms(toTermsDraft(plan.terms)));
  return { name: draft.name.trim() !== plan.name, terms: JSON.stringify(toTerms(draft.terms)) !== asIs };
}

/** The first meter that is priced; empty where none is. */
export const firstMeter = ({ items }: { items: readonly { meter: string | null }[] }): string =>
  items.find(({ meter }) => meter)?.meter ?? "";

/** A key that no other has. */
const freshKey = (others: readonly { key: number }[]) => 1 + Math.max(0, ...others.map(({ key }) => key));

/** With one more item at the end. */
export function withItem(items: readonly ItemDraft[], model: PlanModel): ItemDraft[] {
  return [...items, { ...emptyItem, key: freshKey(items), model }];
}

/** With the item at one place moved to another. */
export function withMoved(items: readonly ItemDraft[], from: number, to: number): ItemDraft[] {
  const moved = items[from];
  return moved ? items.toSpliced(from, 1).toSpliced(to, 0, moved) : [...items];
}

/** With a step before the last one, which stays without end. */
export function withTier(tiers: readonly TierDraft[]): TierDraft[] {
  return tiers.toSpliced(-1, 0, { ...emptyTier, key: freshKey(tiers) });
}

/** Where a step begins, as far as the form says it. */
export function tierStart(tiers: readonly TierDraft[], index: number): string {
  if (index === 0) return "0";
  const before = tiers[index - 1]?.upTo.trim() ?? "";
  return /^\d+(\.\d+)?$/.test(before) ? before : "…";
}

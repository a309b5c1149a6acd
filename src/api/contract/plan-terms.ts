import { z } from "@hono/zod-openapi";
import { isCurrency, isPlanCurrency, planFaults } from "#/domain/credits/plans/plan-faults.ts";
import { credits, type PlanItem, type PlanTerms as Terms } from "#/domain/credits/plans/plan-terms.ts";
import { label, Price, Slug, strict } from "./fields.ts";

const most = { items: 100, tiers: 100 };

const decimal = (description: string, example: string) => ({
  type: ["string", "number"] as ["string", "number"],
  description: `${description}: a decimal as text or a number`,
  example,
});

/** A decimal that has to be above 0. */
const Above0 = Price.refine((text) => /[1-9]/.test(text), "expected more than 0");

/** Credits, of which there are no thousandths. */
const twoDecimals = (text: string) => /^\d+(\.\d{1,2})?$/.test(text);
const creditForm = "expected credits with at most 2 decimals";
const Credits = Price.refine(twoDecimals, creditForm);

const currencyOf = (isKnown: (code: string) => boolean, expected: string) =>
  z.string({ error: `expected ${expected}` }).transform((text, check) => {
    const code = /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : text;
    if (isKnown(code)) return code;
    check.addIssue({ code: "custom", message: `expected ${expected}` });
    return z.NEVER;
  });

const moneyForm = "an ISO 4217 code such as USD";
const PlanCurrency = currencyOf(isPlanCurrency, `${moneyForm}, or "${credits}"`).openapi({
  type: "string",
  description: `ISO 4217 code, or "${credits}" for a plan that credit grants pay`,
  example: "USD",
});
const MoneyCurrency = currencyOf(isCurrency, moneyForm).openapi({ type: "string", example: "USD" });

const Name = label(200)
  .nullable()
  .default(null)
  .openapi({ description: "As the statement names it; the meter's name when left out" });
const MeterSlug = Slug.openapi({
  description: "Slug of the meter; one item prices it",
  example: "api-requests",
});
const price = Price.openapi(decimal("Per unit", "0.02"));

const Tier = strict({
  up_to: Above0.nullable().openapi({
    ...decimal("The step prices units above the step before it, up to and including this", "1000"),
    type: ["string", "number", "null"],
  }),
  price,
  flat: Price.nullable()
    .default(null)
    .openapi({
      ...decimal("Added once, when the step is reached", "5"),
      type: ["string", "number", "null"],
    }),
}).openapi("PlanTier");

const Tiers = z
  .array(Tier, { error: "expected a list of steps" })
  .min(1, "expected at least one step")
  .max(most.tiers, `expected at most ${most.tiers} steps`)
  .openapi({ description: "Ascending; only the last has `up_to` null" });

const metered = {
  name: Name,
  meter: MeterSlug,
  included: Price.default("0").openapi({
    ...decimal("Units a period that cost nothing", "100"),
    default: "0",
  }),
};

const models = {
  flat: strict({
    model: z.literal("flat"),
    name: Name,
    meter: MeterSlug.nullable()
      .default(null)
      .openapi({ description: "Due only when the period has any use of it; null: always due" }),
    amount: Price.openapi(decimal("A whole period", "29")),
  }).openapi("FlatItem"),
  perUnit: strict({ model: z.literal("per_unit"), ...metered, price }).openapi("PerUnitItem"),
  graduated: strict({ model: z.literal("graduated"), ...metered, tiers: Tiers }).openapi("GraduatedItem"),
  volume: strict({ model: z.literal("volume"), ...metered, tiers: Tiers }).openapi("VolumeItem"),
  package: strict({
    model: z.literal("package"),
    ...metered,
    size: Above0.openapi(decimal("Units in a package", "1000")),
    price: Price.openapi(decimal("A package; one that is begun is paid", "10")),
  }).openapi("PackageItem"),
};

const Item = z.discriminatedUnion(
  "model",
  [models.flat, models.perUnit, models.graduated, models.volume, models.package],
  {
    error: ({ code }) =>
      code === "invalid_union"
        ? "expected flat, per_unit, graduated, volume or package"
        : "expected an item: a JSON object with a model",
  },
);

/** Has to be said: what is forgotten must not mean a debt without a limit. */
const OverageLimit = z
  .unknown()
  .transform((value, check): unknown => {
    if (value !== undefined) return value;
    check.addIssue({ code: "custom", message: `required; ${creditForm}, or null for no limit` });
    return z.NEVER;
  })
  .pipe(Credits.nullable());

const Overage = strict({
  limit: OverageLimit.openapi({
    ...decimal("Most credits that a customer may owe; null: no limit", "500"),
    type: ["string", "number", "null"],
  }),
  price: Price.openapi(decimal("Money for one credit", "0.012")),
  currency: MoneyCurrency,
}).openapi("PlanOverage");

const Grant = strict({
  amount: Credits.refine((text) => /[1-9]/.test(text), "expected more than 0").openapi(
    decimal("Credits that each period begins with", "1000"),
  ),
  priority: z
    .int({ error: "expected a whole number from 0 to 1000" })
    .min(0, "expected 0 to 1000")
    .max(1000, "expected 0 to 1000")
    .default(0)
    .openapi({ description: "Lower is spent first" }),
  rollover_max: Credits.nullable()
    .default(null)
    .openapi({
      ...decimal("Up to this much of what is left rolls over into the next period; null: nothing", "200"),
      type: ["string", "number", "null"],
    }),
}).openapi("PlanGrant");

/** How a plan prices meters. */
export const PlanTerms = strict({
  currency: PlanCurrency,
  prorate: z.boolean({ error: "expected true or false" }).default(true).openapi({
    description: "Whether flat amounts, included units and the grant shrink with a partial period",
  }),
  items: z
    .array(Item, { error: "expected a list of items" })
    .max(most.items, `expected at most ${most.items} items`),
  overage: Overage.nullable()
    .default(null)
    .openapi({ description: "Plans in credits: what may be spent beyond the grants; null: nothing" }),
  grant: Grant.nullable()
    .default(null)
    .openapi({ description: "Plans in credits: what each period begins with; null: nothing" }),
})
  .superRefine((terms, check) => {
    for (const { path, message } of planFaults(readTerms(terms))) {
      check.addIssue({ code: "custom", path, message });
    }
  })
  .openapi("PlanTerms");
export type PlanTerms = z.infer<typeof PlanTerms>;

/** Terms as callers write them, as the domain has them. */
export function readTerms({ overage, grant, items, currency, prorate }: PlanTerms): Terms {
  return {
    currency,
    prorate,
    items: items.map(readItem),
    overage: overage && { limit: overage.limit, price: overage.price, currency: overage.currency },
    grant: grant && { amount: grant.amount, priority: grant.priority, rolloverMax: grant.rollover_max },
  };
}

function readItem(item: PlanTerms["items"][number]): PlanItem {
  if (!("tiers" in item)) return item;
  return { ...item, tiers: item.tiers.map(({ up_to: upTo, price, flat }) => ({ upTo, price, flat })) };
}

/** Terms as callers see them. */
export function toTerms({ overage, grant, items, currency, prorate }: Terms): PlanTerms {
  return {
    currency,
    prorate,
    items: items.map(toItem),
    overage,
    grant: grant && { amount: grant.amount, priority: grant.priority, rollover_max: grant.rolloverMax },
  };
}

function toItem(item: PlanItem): PlanTerms["items"][number] {
  if (!("tiers" in item)) return item;
  return { ...item, tiers: item.tiers.map(({ upTo, price, flat }) => ({ up_to: upTo, price, flat })) };
}

import { z } from "@hono/zod-openapi";
import { AgreedTerms } from "./agreed-terms.ts";
import { ExternalId, label, pageFields, pageOf, Slug, strict, time } from "./fields.ts";
import { PlanTerms } from "./plan-terms.ts";

const exact = (description: string) =>
  z.string().openapi({ description: `${description}; an exact decimal` });

/** Terms as they were agreed at a time. */
export const PlanVersion = z
  .object({
    version: z.int(),
    terms: AgreedTerms,
    actor: z.string().openapi({ description: "Who made it" }),
    created_at: z.string(),
  })
  .openapi("PlanVersion");

export type PlanVersion = z.infer<typeof PlanVersion>;

const planFields = {
  slug: z.string(),
  name: z.string(),
  version: z.int().openapi({ description: "The latest; periods that open from now on get it" }),
  terms: AgreedTerms,
  customers: z.int().openapi({ description: "Customers that are billed by it" }),
  is_sample: z.boolean(),
  archived_at: z
    .string()
    .nullable()
    .openapi({ description: "Since when no customer can be put on it; null for a plan in use" }),
  created_at: z.string(),
};

/** What is agreed: how meters are priced. */
export const Plan = z.object(planFields).openapi("Plan");
export type Plan = z.infer<typeof Plan>;

export const DescribedPlan = z
  .object({
    ...planFields,
    versions: z.array(PlanVersion).openapi({ description: "The latest first; at most 100" }),
  })
  .openapi("DescribedPlan");
export type DescribedPlan = z.infer<typeof DescribedPlan>;

export const PlanList = pageOf(Plan).openapi("PlanList");

const Name = label(200).openapi({ example: "Standard" });

export const CreatePlan = strict({
  slug: Slug.openapi({ example: "standard" }),
  name: Name.optional().openapi({ description: "Default: the slug" }),
  terms: PlanTerms,
}).openapi("CreatePlan");
export type CreatePlan = z.infer<typeof CreatePlan>;

export const UpdatePlan = strict({
  name: Name.optional(),
  terms: PlanTerms.optional().openapi({
    description: "Other terms make another version; periods that have begun keep theirs",
  }),
  archived: z.boolean({ error: "expected true or false" }).optional().openapi({
    description: "true: its customers keep it, and nobody else can be put on it; false: it is in use again",
  }),
}).openapi("UpdatePlan");
export type UpdatePlan = z.infer<typeof UpdatePlan>;

export const PlanListQuery = strict({
  ...pageFields(20, 100),
  state: z
    .enum(["active", "archived", "all"], { error: "expected active, archived or all" })
    .default("active"),
});

const Share = z
  .object({ numerator: z.string(), denominator: z.string() })
  .openapi("PeriodShare", { description: "A part of a whole period, in lowest terms" });

const usedPricing = {
  used: exact("What the meter measured"),
  included: exact("Units of it that cost nothing, already the share of a partial period"),
  share: Share.nullable(),
};

const stepPricing = {
  tier: z.object({ from: z.string(), up_to: z.string().nullable() }),
  price: exact("Per unit"),
  flat: z.string().nullable(),
  ...usedPricing,
};

/** What one needs to work out a line's amount by hand. */
export const LinePricing = z
  .discriminatedUnion("model", [
    z.object({
      model: z.literal("flat"),
      price: exact("A whole period"),
      used: z.string().nullable(),
      share: Share.nullable(),
    }),
    z.object({ model: z.literal("per_unit"), price: exact("Per unit"), ...usedPricing }),
    z.object({ model: z.literal("graduated"), ...stepPricing }),
    z.object({ model: z.literal("volume"), ...stepPricing }),
    z.object({
      model: z.literal("package"),
      size: exact("Units in a package"),
      packages: exact("Packages begun"),
      price: exact("A package"),
      ...usedPricing,
    }),
  ])
  .openapi("LinePricing");
export type LinePricing = z.infer<typeof LinePricing>;

const RatedLine = z
  .object({
    kind: z.enum(["flat", "usage"]),
    item: z.int().openapi({ description: "Index of the plan's item" }),
    description: z.string(),
    meter: z.string().nullable(),
    quantity: z.string().nullable().openapi({ description: "Units that the line prices" }),
    pricing: LinePricing,
    amount: exact("Rounded half up to the currency's minor unit, or to 2 decimals of a credit"),
  })
  .openapi("RatedLine");
export type RatedLine = z.infer<typeof RatedLine>;

export const PreviewPlan = strict({
  terms: PlanTerms,
  customer: ExternalId.openapi({ type: "string", description: "The customer whose usage is priced" }),
  from: time.optional().openapi({ description: "ISO 8601, inclusive; 30 days before `to`" }),
  to: time.optional().openapi({ description: "ISO 8601, exclusive; now" }),
}).openapi("PreviewPlan");
export type PreviewPlan = z.infer<typeof PreviewPlan>;

export const PlanPreview = z
  .object({
    customer: z.string(),
    from: z.string(),
    to: z.string(),
    currency: z.string(),
    lines: z.array(RatedLine),
    total: exact("The sum of the lines"),
  })
  .openapi("PlanPreview");
export type PlanPreview = z.infer<typeof PlanPreview>;

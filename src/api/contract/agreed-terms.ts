import { z } from "@hono/zod-openapi";

const exact = z.string().openapi({ description: "An exact decimal" });
const name = z
  .string()
  .nullable()
  .openapi({ description: "As the statement names it; null: the meter's name" });

const Tier = z
  .object({
    up_to: exact.nullable().openapi({ description: "Included; null for the last step, which has no end" }),
    price: exact,
    flat: exact.nullable(),
  })
  .openapi("AgreedTier");

const metered = { name, meter: z.string(), included: exact };

const Item = z.discriminatedUnion("model", [
  z.object({ model: z.literal("flat"), name, meter: z.string().nullable(), amount: exact }),
  z.object({ model: z.literal("per_unit"), ...metered, price: exact }),
  z.object({ model: z.literal("graduated"), ...metered, tiers: z.array(Tier) }),
  z.object({ model: z.literal("volume"), ...metered, tiers: z.array(Tier) }),
  z.object({ model: z.literal("package"), ...metered, size: exact, price: exact }),
]);

/** The terms of a plan as answers have them: nothing is left out, and decimals are text. */
export const AgreedTerms = z
  .object({
    currency: z.string().openapi({ description: 'ISO 4217 code, or "credits"' }),
    prorate: z.boolean(),
    items: z.array(Item),
    overage: z.object({ limit: exact.nullable(), price: exact, currency: z.string() }).nullable(),
    grant: z.object({ amount: exact, priority: z.int(), rollover_max: exact.nullable() }).nullable(),
  })
  .openapi("AgreedTerms");

import { z } from "@hono/zod-openapi";
import { lateCauses, lineKinds, periodStates } from "#/db/schema/billing.ts";
import { pageFields, pageOf, strict, wholeNumber } from "./fields.ts";
import { format } from "./meter-analytics.ts";

const decimal = (description: string, example = "12.5") => z.string().openapi({ description, example });

const time = (description: string) =>
  z.string().openapi({ description: `${description}, ISO 8601 UTC`, format: "date-time" });

const currency = z.string().openapi({ description: "ISO 4217 code, or credits", example: "EUR" });

const periodForm = "expected the number of a period, from 1";
const periodNumber = wholeNumber(1_000_000, { form: periodForm, range: periodForm });

export const PeriodPath = z.object({
  external_id: z.string().openapi({ description: "URL-encoded: a slash in it is %2F" }),
  number: periodNumber.openapi({ description: "The period's number, from 1", example: 3 }),
});

export const StatementQuery = strict({ format });

const lineForm = "expected the number of an adjustment line";
const lineNumber = wholeNumber(1_000_000, { form: lineForm, range: lineForm });

export const LateUsageQuery = strict({
  line: lineNumber.optional().openapi({
    description: "The adjustment line whose events are meant; all late events of the statement without it",
  }),
  ...pageFields(100, 1000),
});

const Pricing = z
  .object({
    model: z.enum(["flat", "per_unit", "graduated", "volume", "package", "adjustment", "overage"]),
    price: decimal("Of a unit, a package or the flat amount; of overage, money for one credit").optional(),
    used: decimal("What the meter measured; null for a flat amount without a meter").nullable().optional(),
    included: decimal("Units that cost nothing, after proration").optional(),
    share: z.object({ numerator: z.string(), denominator: z.string() }).nullable().optional().openapi({
      description: "The part of the whole period, where amounts or included units were prorated",
    }),
    tier: z
      .object({ from: z.string(), up_to: z.string().nullable() })
      .optional()
      .openapi({ description: "Units above from, up to and including up_to; null is without end" }),
    flat: decimal("Added once").nullable().optional(),
    size: decimal("Units of a package").optional(),
    packages: decimal("Packages begun").optional(),
    used_before: decimal("Adjustments: what the statements so far say was used").optional(),
    used_after: decimal("Adjustments: what was used as of this statement").optional(),
    amount_before: decimal("Adjustments: what the statements so far charged").optional(),
    amount_after: decimal("Adjustments: what it comes to as of this statement").optional(),
  })
  .openapi("StatementPricing", { description: "What one needs to work out the amount by hand" });

export const StatementLine = z
  .object({
    line: z.int().openapi({ description: "From 1, in the order of the statement" }),
    kind: z.enum(lineKinds).openapi({
      description:
        "flat, usage and adjustment add up to the total; covered (by grants), overage (beyond them, in money) and uncovered (by nobody; below 0 for what an earlier statement left so and is taken off) say what became of a total in credits",
    }),
    description: z.string(),
    meter: z.string().nullable(),
    quantity: decimal("Units that the line prices; of an adjustment, by how much the use changed").nullable(),
    pricing: Pricing.nullable(),
    amount: decimal("Rounded half up, once", "12.50"),
    currency,
    adjusts_period: z.int().nullable().openapi({
      description:
        "Adjustments: the closed period's number; of uncovered below 0, the number of the statement that left it so",
    }),
    late: z.string().nullable().openapi({ description: "Adjustments: path of the events that it is for" }),
    proof: z
      .string()
      .nullable()
      .openapi({ description: "Path of the proof of what was used; null for a line without a meter" }),
  })
  .openapi("StatementLine");
export type StatementLine = z.infer<typeof StatementLine>;

export const Statement = z
  .object({
    customer: z.string(),
    period: z.int(),
    state: z.enum(periodStates),
    starts_at: time("Inclusive"),
    ends_at: time("Exclusive"),
    whole_starts_at: time("Of the whole period that this one is, or is part of"),
    whole_ends_at: time("Of the whole period that this one is, or is part of"),
    time_zone: z.string(),
    plan: z.string(),
    plan_version: z.int(),
    is_final: z.boolean().openapi({ description: "Closed: the statement never changes any more" }),
    read_at: time("When the totals were read; of a preview, now"),
    closed_at: time("When it was closed").nullable(),
    failure: z
      .string()
      .nullable()
      .openapi({ description: "Why closing failed the last time; null when it did not" }),
    lines: z.array(StatementLine),
    quantities: z.array(
      z.object({
        meter: z.string(),
        quantity: decimal("What the meter measured; 0 where no event has a value"),
        events: z.int().openapi({ description: "Events of the meter's service in the period" }),
        amount: decimal("The sum of its flat and usage lines", "12.50"),
      }),
    ),
    currency,
    total: decimal("The sum of the flat, usage and adjustment lines in this currency", "12.50"),
    covered: decimal("Plans in credits: how much of the total grants pay", "12.50").nullable(),
    due: decimal("What is to be paid: the total, or the price of the overage", "12.50"),
    due_currency: currency,
    also_due: z
      .array(z.object({ amount: decimal("Negative for what is given back", "-1.50"), currency }))
      .openapi({ description: "Adjustments of periods in another currency" }),
  })
  .openapi("Statement");
export type Statement = z.infer<typeof Statement>;

const LateUsage = z
  .object({
    mark: z.int().openapi({ description: "Ascending in the order in which they were noted" }),
    cause: z.enum(lateCauses).openapi({
      description:
        "late: recorded late · void, replace: corrected late · import, undo: the rows of an import that came or went",
    }),
    period: z.int().openapi({ description: "The closed period that the event lies in" }),
    service: z.string(),
    event: z
      .string()
      .nullable()
      .openapi({ description: "The event's idempotency key; null for the rows of an import" }),
    import_id: z.int().nullable(),
    occurred_at: time("When it was used").nullable(),
    recorded_at: time("When it came or was changed"),
  })
  .openapi("LateUsage");

export const LateUsageList = pageOf(LateUsage).openapi("LateUsageList");
export type LateUsageList = z.infer<typeof LateUsageList>;

export const BurnDown = z
  .object({
    customer: z.string(),
    period: z.int(),
    time_zone: z.string(),
    currency,
    days: z.array(
      z.object({
        day: z.string().openapi({ description: "YYYY-MM-DD in the period's zone", example: "2026-01-31" }),
        amount: decimal("Rated from the period's start to the day's end; null for days to come").nullable(),
        balance: decimal(
          "Plans in credits: available at the day's end; null for plans in money and for days to come",
        ).nullable(),
      }),
    ),
  })
  .openapi("BurnDown");
export type BurnDown = z.infer<typeof BurnDown>;

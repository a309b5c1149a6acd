import { z } from "@hono/zod-openapi";
import { cadences, periodStates } from "#/db/schema/billing.ts";
import { billingStates, changeTimes, endTimes } from "#/domain/credits/periods/billing-states.ts";
import { pageFields, pageOf, Slug, strict, textUpTo, time as timeField } from "./fields.ts";

const time = (description: string) =>
  z.string().openapi({ description: `${description}; ISO 8601 UTC`, format: "date-time" });

const decimal = (description: string) => z.string().openapi({ description, example: "12.50" });

/** The version of a plan that a period is, or will be, priced by. */
const PlanOfPeriod = z
  .object({
    slug: z.string(),
    name: z.string(),
    version: z.int(),
    currency: z.string().openapi({ description: "ISO 4217 code, or credits" }),
  })
  .openapi("PlanOfPeriod");

const rule = {
  cadence: z
    .enum(cadences, { error: `expected ${cadences.join(", ")}` })
    .openapi({ description: "monthly, weekly, or every so many days" }),
};

export const BillingPeriod = z
  .object({
    customer: z.string().openapi({ description: "External id" }),
    name: z.string().nullable().openapi({ description: "The customer's" }),
    number: z.int().openapi({ description: "From 1, for each customer" }),
    starts_at: time("First instant"),
    ends_at: time("First instant of the next one"),
    whole_starts_at: time("When the whole period begins that this is, or is part of"),
    whole_ends_at: time("When that one ends"),
    is_partial: z.boolean().openapi({ description: "Whether it is shorter than the whole one" }),
    time_zone: z.string().openapi({ description: "IANA name; whose midnights it follows" }),
    plan: PlanOfPeriod,
    state: z.enum(periodStates).openapi({
      description:
        "open: usage is collected · closing: it is being added up · closed: the statement is final",
    }),
    closes_at: time("When an open period that has ended begins to close; null for any other").nullable(),
    closed_at: time("Since when its statement is final").nullable(),
    failure: z.string().nullable().openapi({ description: "Why closing failed the last time" }),
    total: decimal("Of the statement; null until closed").nullable(),
    covered: decimal("How much of it credit grants paid; null for plans in money").nullable(),
    due: decimal("What is to be paid; null until closed").nullable(),
    due_currency: z.string().nullable(),
    also_due: z
      .array(z.object({ amount: decimal("Negative for what is given back"), currency: z.string() }))
      .openapi({ description: "Adjustments of periods in another currency; none until closed" }),
  })
  .openapi("BillingPeriod");
export type BillingPeriod = z.infer<typeof BillingPeriod>;

export const BillingPeriodList = pageOf(BillingPeriod).openapi("BillingPeriodList");

export const BillingAccount = z
  .object({
    customer: z.string().openapi({ description: "External id" }),
    name: z.string().nullable().openapi({ description: "The customer's" }),
    time_zone: z.string().openapi({ description: "IANA name; periods follow its midnights" }),
    state: z.enum(billingStates).openapi({
      description:
        "scheduled: begins later · active · ending: the current period is the last · ended: no period is open",
    }),
    plan: PlanOfPeriod.openapi({ description: "What the next period is priced by" }),
    ...rule,
    anchor_day: z
      .int()
      .nullable()
      .openapi({ description: "monthly: day of the month; weekly: 1 (Monday) to 7 (Sunday); days: null" }),
    length_days: z.int().nullable().openapi({ description: "days: how many; else null" }),
    anchor_date: z
      .string()
      .nullable()
      .openapi({ description: "days: a local date on which a period begins; else null", format: "date" }),
    starts_at: time("When billing began, or last began anew"),
    ends_at: time("When it ends, if it does").nullable(),
    current_period: BillingPeriod.nullable().openapi({ description: "The one that now lies in" }),
    next_period: z
      .object({
        starts_at: time("First instant"),
        ends_at: time("First instant after it"),
        plan: PlanOfPeriod,
      })
      .nullable()
      .openapi({ description: "What begins next, as things stand; null when nothing does" }),
    created_at: time("When the customer was first billed"),
  })
  .openapi("BillingAccount");
export type BillingAccount = z.infer<typeof BillingAccount>;

const wholeForm = (least: number, most: number) => `expected a whole number from ${least} to ${most}`;

const whole = (least: number, most: number) =>
  z
    .int(wholeForm(least, most))
    .min(least, wholeForm(least, most))
    .max(most, wholeForm(least, most))
    .optional();

const dateForm = "expected a date of the calendar such as 2026-03-01";

export const PutBilling = strict({
  plan: Slug.openapi({ description: "The plan's slug" }),
  ...rule,
  anchor_day: whole(1, 31).openapi({
    description:
      "monthly: the day of the month on which periods begin, the last one where the month is shorter; weekly: 1 (Monday) to 7 (Sunday). Default: what it is; of a new cadence the local day on which the next period begins",
  }),
  length_days: whole(1, 366).openapi({ description: "days: how many; required for a new account" }),
  anchor_date: z.iso
    .date({ error: dateForm })
    .refine((date) => date >= "1900-01-01" && date < "2200-01-01", "expected a date from 1900 to 2199")
    .optional()
    .openapi({ description: "days: a local date on which a period begins; default as for anchor_day" }),
  starts_at: timeField.optional().openapi({
    description:
      "When billing begins, at most 5 years ago and 1 year ahead; ISO 8601, UTC without an offset. Default: now. Once periods are open it can't change any more",
    format: "date-time",
  }),
  when: z
    .enum(changeTimes, { error: `expected ${changeTimes.join(" or ")}` })
    .default("next_period")
    .openapi({
      description:
        "From when a change counts. now: the open period ends at this instant and the next one begins. A new account begins at starts_at in any case",
    }),
}).openapi("PutBilling");
export type PutBilling = z.infer<typeof PutBilling>;

export const EndBillingQuery = strict({
  when: z
    .enum(endTimes, { error: `expected ${endTimes.join(" or ")}` })
    .default("period_end")
    .openapi({ description: "now: the open period ends at this instant" }),
});

const instant = (description: string) => timeField.optional().openapi({ description });

/** What a list of periods is asked with, but for its page. */
export const periodFilters = {
  state: z.enum(periodStates, { error: `expected ${periodStates.join(", ")}` }).optional(),
  customer: textUpTo(255).optional(),
  plan: textUpTo(64).optional().openapi({ description: "Slug" }),
  from: instant("Only periods that end after this; ISO 8601, UTC without an offset"),
  to: instant("Only periods that begin before this"),
};

export const BillingPeriodListQuery = strict({ ...pageFields(20, 1000), ...periodFilters });

export const CustomerPeriodsQuery = strict(pageFields(20, 1000));

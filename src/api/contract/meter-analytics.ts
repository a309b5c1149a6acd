import { z } from "@hono/zod-openapi";
import { aggregations } from "#/db/schema/metering.ts";
import { windowUnits } from "#/domain/analytics/windows/calendar-windows.ts";
import { strict, textUpTo, time } from "./fields.ts";

/** An exact decimal as text. */
export const decimal = (description: string) => z.string().openapi({ description, example: "1250.5" });

const instant = (description: string) => time.optional().openapi({ description });

/** The span of time that a question is about. */
export const spanFields = {
  from: instant(
    "First instant, inclusive; ISO 8601, UTC without an offset. Default: 30 days before `to`, of a query by window the beginning of the window which that lies in",
  ),
  to: instant("Last instant, exclusive. Default: now"),
};

const mostCustomers = 100;

const customers = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .pipe(
    z
      .array(z.string().min(1, "expected a customer").max(255, "expected a customer"))
      .max(mostCustomers, `expected at most ${mostCustomers} customers`),
  )
  .optional()
  .openapi({
    type: "array",
    items: { type: "string" },
    description: "Whose events count; may be repeated. Default: everyone's",
  });

export const MeterPath = z.object({
  slug: z.string().openapi({ description: "The meter", example: "upload" }),
});

const queryFields = {
  ...spanFields,
  window: z.enum(windowUnits, { error: `expected ${windowUnits.join(", ")}` }).default("day"),
  timezone: textUpTo(100).default("UTC").openapi({
    description: "IANA name of the zone whose clock the windows follow, summer time included",
    example: "Europe/Berlin",
  }),
  group_by: z.enum(["none", "customer"], { error: "expected none or customer" }).default("none"),
};

export const format = z.enum(["json", "csv"], { error: "expected json or csv" }).default("json");

export const MeterQueryParameters = strict({ ...queryFields, customer: customers, format });

const MeterWindow = z
  .object({
    window_start: z.string().openapi({ description: "Inclusive, ISO 8601 UTC; not before `from`" }),
    window_end: z.string().openapi({ description: "Exclusive; not after `to`" }),
    customer: z.string().optional().openapi({ description: "With group_by=customer" }),
    value: decimal("Null where none of the window's events has a value for the meter").nullable(),
    events: z.int().openapi({ description: "Events of the meter's service in the window" }),
  })
  .openapi("MeterWindow");

export const MeterValues = z
  .object({
    meter: z.string(),
    service: z.string(),
    unit: z.string(),
    aggregation: z.enum(aggregations),
    window: z.enum(windowUnits),
    timezone: z.string(),
    from: z.string(),
    to: z.string(),
    data: z
      .array(MeterWindow)
      .openapi({ description: "By start, then customer; windows without any event are left out" }),
  })
  .openapi("MeterValues");
export type MeterValues = z.infer<typeof MeterValues>;

import { z } from "@hono/zod-openapi";
import { aggregations } from "#/db/schema/metering.ts";
import { pageFields, strict, textUpTo, time } from "./fields.ts";
import { decimal, format } from "./meter-analytics.ts";
import { listOf } from "./usage.ts";

export const MeterTopQuery = strict({
  ...pageFields(10, 100),
  reference_date: time.optional().openapi({
    description: "End of the windows, ISO 8601; UTC without an offset. Default: the service's latest event",
  }),
  window: z
    .enum(["1", "7", "30"], { error: "expected 1, 7 or 30" })
    .default("30")
    .openapi({ description: "Days of the window that orders" }),
  q: textUpTo(255)
    .optional()
    .openapi({ description: "Beginning of the customer's external id, case-sensitive" }),
  include: listOf(["share", "change"]),
  format,
});

const WindowTotal = z
  .object({
    value: decimal("Null for a maximum, minimum or latest value of no event").nullable(),
    events: z.int().openapi({ description: "Events of the meter's service in the window" }),
  })
  .openapi("WindowTotal");

const RankedCustomer = z
  .object({
    rank: z.int(),
    customer: z.string(),
    name: z.string().nullable(),
    usage_1_day: WindowTotal,
    usage_7_days: WindowTotal,
    usage_30_days: WindowTotal,
    share: decimal("Percent of everyone's usage in the ordering window. With include=share").optional(),
    change: z.int().nullable().optional().openapi({
      description:
        "Places gained since one window earlier; null for one not ranked then. With include=change",
    }),
  })
  .openapi("RankedCustomer");

export const MeterTop = z
  .object({
    meter: z.string(),
    service: z.string(),
    unit: z.string(),
    aggregation: z.enum(aggregations),
    page: z.int(),
    per_page: z.int(),
    total: z.int().openapi({
      description:
        "Customers with an event of the service in the ordering window; of max, min, latest and unique, with a value",
    }),
    total_pages: z.int(),
    reference_date: z.string().openapi({ description: "The reference as understood, ISO 8601 UTC" }),
    data: z.array(RankedCustomer),
  })
  .openapi("MeterTop");
export type MeterTop = z.infer<typeof MeterTop>;

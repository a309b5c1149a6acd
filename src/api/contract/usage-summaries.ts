import { z } from "@hono/zod-openapi";
import { usageCategories } from "#/domain/analytics/usage-summaries.ts";
import { pageFields, pageOf, strict } from "./fields.ts";
import { decimal } from "./meter-analytics.ts";

export const UsageSummary = z
  .object({
    customer: z.string(),
    name: z.string().nullable(),
    records: z.int().openapi({ description: "Reported events that count; imported rows are not among them" }),
    units: decimal("All their quantities of sum meters"),
    price: decimal("All their prices"),
    factor: decimal("units × price ÷ records, rounded half up to 2 decimals; 0 without records"),
    category: z.enum(usageCategories).openapi({
      description: "Of the exact factor: no at 0, low below 50, medium below 200, else high",
    }),
  })
  .openapi("UsageSummary");

export const UsageSummaryList = pageOf(UsageSummary).openapi("UsageSummaryList");

export const UsageSummaryListQuery = strict(pageFields(20, 1000));

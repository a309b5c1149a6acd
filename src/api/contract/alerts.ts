import { z } from "@hono/zod-openapi";
import { alertStates } from "#/domain/credits/alerts/list-alerts.ts";
import { ExternalId, pageFields, pageOf, strict } from "./fields.ts";

const credits = (description: string) => z.string().openapi({ description, example: "80.5" });

/** That a share of a credit grant is spent. */
export const Alert = z
  .object({
    id: z.int(),
    customer: z.string().openapi({ description: "External id" }),
    grant: z.string().openapi({ description: "Id of the credit grant", format: "uuid" }),
    threshold: z
      .string()
      .openapi({ description: "Percent of the grant that were spent or more", example: "80" }),
    period: z
      .int()
      .nullable()
      .openapi({ description: "Number of the billing period; null for a customer without periods" }),
    spent: credits("Credits of the grant that were spent when it was raised"),
    amount: credits("Credits of the whole grant"),
    raised_at: z.string(),
    acknowledged_at: z.string().nullable().openapi({ description: "Null while it is open" }),
    acknowledged_by: z.string().nullable(),
  })
  .openapi("Alert");
export type Alert = z.infer<typeof Alert>;

export const AlertList = pageOf(Alert).openapi("AlertList");

export const AlertListQuery = strict({
  ...pageFields(20, 1000),
  state: z
    .enum(alertStates, { error: `expected ${alertStates.join(" or ")}` })
    .optional()
    .openapi({ description: "open: nobody has acknowledged it" }),
  customer: ExternalId.optional().openapi({ type: "string", description: "Only those of this customer" }),
});

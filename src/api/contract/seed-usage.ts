import { z } from "@hono/zod-openapi";

const decimal = z.union([z.string(), z.number()]);

/** The call that a service reports one usage with. */
export const UsageRecord = z
  .object({
    customer_id: z.union([z.string(), z.int()]).openapi({ description: "Who used it" }),
    service: z.string().openapi({ example: "DatabaseQueries" }),
    units: decimal.openapi({ description: "How much; 0 or more" }),
    price: decimal.nullish().openapi({ description: "Default: units times the service's rate, to the cent" }),
    session_id: z
      .string()
      .nullish()
      .openapi({ description: "Idempotency key; made and returned when left out" }),
    occurred_at: z.string().nullish().openapi({ description: "Default: when it is received" }),
  })
  .openapi("UsageRecord");

export const UsageRecorded = z
  .object({ status: z.literal("success"), message: z.string(), session_id: z.string() })
  .openapi("UsageRecorded");

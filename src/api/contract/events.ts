import { z } from "@hono/zod-openapi";
import { strict } from "./fields.ts";

const decimal = z
  .union([z.string(), z.number()])
  .openapi({ description: "Decimal of 0 or more, exact; as text no digit can be lost", example: "12.50" });

/** A usage event as it is reported. */
export const Event = z
  .strictObject({
    id: z.string().min(1).max(255).optional().openapi({
      description:
        "Idempotency key, unique per customer for ever; keep it through every retry. Made and returned when left out",
    }),
    customer: z.string().min(1).max(255).openapi({ description: "The caller's name for who used it" }),
    service: z.string().openapi({ description: "Slug of a service", example: "VideoStreaming" }),
    quantity: decimal.optional().openapi({ description: "How much, where the service has one meter" }),
    values: z
      .record(z.string(), decimal)
      .optional()
      .openapi({ description: "How much by meter, where it has several" }),
    occurred_at: z.string().optional().openapi({
      description: "ISO 8601, UTC without an offset; at most 5 minutes ahead. Default: when it is received",
      format: "date-time",
    }),
    attributes: z.record(z.string(), z.unknown()).optional().openapi({ description: "At most 8 KB of JSON" }),
    price: decimal
      .optional()
      .openapi({ description: "Default: values times the meters' prices, to the cent" }),
  })
  .openapi("Event");

const receivedAt = z
  .string()
  .openapi({ description: "When the first event of this id was received, ISO 8601 UTC" });

export const Receipt = z
  .discriminatedUnion("status", [
    z.object({ id: z.string(), status: z.enum(["accepted", "duplicate"]), received_at: receivedAt }),
    z.object({
      id: z.string(),
      status: z.literal("conflict"),
      received_at: receivedAt,
      differs: z.array(z.string()).openapi({ description: "Fields in which it differs from the first one" }),
      reason: z.string(),
    }),
    z.object({
      id: z.string().nullable(),
      status: z.literal("rejected"),
      path: z.string().openapi({ description: "The field at fault" }),
      reason: z.string(),
    }),
  ])
  .openapi("Receipt", {
    description:
      "What became of one event. accepted, duplicate (same id, same payload): committed and counted once · conflict (same id, another payload) and rejected: not written",
  });

const ReceiptCounts = z
  .object({ accepted: z.int(), duplicate: z.int(), conflict: z.int(), rejected: z.int() })
  .openapi("ReceiptCounts");

const MonthTotal = z
  .object({
    customer: z.string(),
    meter: z.string(),
    value: z
      .string()
      .nullable()
      .openapi({ description: "Exact decimal; null where the meter has no value yet" }),
    from: z.string().openapi({ description: "Start of the month in the customer's time zone, ISO 8601 UTC" }),
    to: z.string(),
  })
  .openapi("MonthTotal");

const totals = z.array(MonthTotal).optional().openapi({ description: "With totals=true" });

export const SingleReceipt = z.intersection(Receipt, z.object({ totals }));

export const BatchReceipts = z
  .object({ receipts: z.array(Receipt), counts: ReceiptCounts, totals })
  .openapi("BatchReceipts");

export const RecordQuery = strict({
  totals: z
    .enum(["true", "false"], { error: "expected true or false" })
    .default("false")
    .transform((text) => text === "true"),
});

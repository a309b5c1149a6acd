import { z } from "@hono/zod-openapi";
import { isRawNumber } from "#/domain/usage/recording/read-decimal.ts";
import { strict } from "./fields.ts";

/** Text, or a number that may hold more digits than a binary float (see parseExactJson). */
const decimal = z
  .custom<string | number | object>(
    (value) => typeof value === "string" || typeof value === "number" || isRawNumber(value),
    "expected a decimal, as text or a number",
  )
  .openapi({ type: ["string", "number"], description: "Decimal of 0 or more, exact", example: "12.50" });

const reasonForm = "expected 1 to 500 characters that say why";

const reason = z.string({ error: reasonForm }).trim().min(1, reasonForm).max(500, reasonForm).openapi({
  description: "Why, for whoever reads the history",
  example: "Reported twice by a broken script",
});

export const VoidBody = strict({ reason }).openapi("VoidEvent");

const replacementFields = {
  quantity: decimal.optional(),
  values: z
    .record(z.string(), decimal, { error: "expected an object of decimals by meter" })
    .optional()
    .openapi({ description: "All values by meter: what is not named is none" }),
  occurred_at: z.string({ error: "expected ISO 8601 text" }).optional().openapi({
    description: "ISO 8601, UTC without an offset; at most 5 minutes ahead",
    format: "date-time",
  }),
  price: decimal.optional(),
};

export const ReplaceBody = strict({ reason, ...replacementFields }).openapi("ReplaceEvent", {
  description:
    "One of quantity, values, occurred_at and price at least. A price that is left out follows from new quantities, and stays with old ones",
});

const keyForm = "expected 1 to 255 characters";

/** The idempotency key of a correction. */
export const RequestKey = z.string().min(1, keyForm).max(255, keyForm);

export const CorrectionHeaders = z.object({
  "idempotency-key": RequestKey.optional().openapi({
    description:
      "The same correction asked again with the same key changes nothing and answers as the first time, whatever came between; another one with that key is refused",
  }),
});

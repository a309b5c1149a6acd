import { z } from "@hono/zod-openapi";
import { aggregations } from "#/db/schema/metering.ts";
import { queryText, strict, wholeNumber } from "./fields.ts";
import { decimal, spanFields } from "./meter-analytics.ts";

export const ProofQuery = strict({
  meter: z.string({ error: "required; expected a meter" }).min(1, "expected a meter").max(200),
  ...spanFields,
  cursor: queryText("a cursor of an earlier answer", 600).optional(),
  limit: wholeNumber(1000).default(100),
});

const ProofEvent = z
  .object({
    id: z
      .string()
      .openapi({ description: "The idempotency key; for an imported row, the hash of its content" }),
    occurred_at: z.string().openapi({ description: "ISO 8601 UTC, microseconds where there are any" }),
    value: z.string().openapi({
      description:
        "What it says for the meter: an exact decimal (1 for a count); for a unique meter of an attribute, its text",
    }),
    received_at: z.string().nullable().openapi({ description: "Null for an imported row" }),
    status: z.enum(["counted", "replaced"]),
    revision: z.int().openapi({ description: "How often it was corrected" }),
  })
  .openapi("ProofEvent");

export const Proof = z
  .object({
    customer: z.string(),
    meter: z.string(),
    service: z.string(),
    unit: z.string(),
    aggregation: z.enum(aggregations),
    from: z.string(),
    to: z.string(),
    source: z.enum(["rollups", "events"]).openapi({
      description:
        "Of what the total is made. rollups: of whole UTC days, with events at the ends (sum, count) · events: max, min, latest, unique",
    }),
    total: decimal("The total as every answer has it").nullable(),
    total_of_events: decimal("The total anew, the plain way over the events").nullable(),
    difference: decimal("total - total_of_events: 0"),
    count: z.int().openapi({ description: "Events that have a value for the meter" }),
    digest: z.string().openapi({
      description:
        "SHA-256, in hex, of one line `id,occurred_at,value` with a line feed for each of the events, as they stand in `events`, all pages, in that order: by occurred_at, then id bytewise",
    }),
    events: z.array(ProofEvent),
    next_cursor: z.string().nullable().openapi({ description: "Where to go on; null at the end" }),
  })
  .openapi("Proof");
export type Proof = z.infer<typeof Proof>;

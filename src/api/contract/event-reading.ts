import { z } from "@hono/zod-openapi";
import { eventStatuses } from "#/domain/usage/events/stored-event.ts";
import { cursor, strict, textUpTo, time as timeField, wholeNumber } from "./fields.ts";

const decimal = (description: string) => z.string().openapi({ description, example: "12.5" });

const time = (description: string) =>
  z.string().openapi({ description: `${description}, ISO 8601 UTC`, format: "date-time" });

const values = {
  quantity: decimal("The one value, of a service whose events bring one").optional(),
  values: z.record(z.string(), z.string()).openapi({ description: "Exact decimals by meter" }),
};

const price = z
  .string()
  .nullable()
  .openapi({ description: "An exact decimal; null for what costs nothing by itself", example: "0.15" });

const EventStatus = z.enum(eventStatuses, { error: `expected ${eventStatuses.join(", ")}` }).openapi({
  description: "counted: as it was reported · replaced: as it was corrected · voided: counts no more",
});

/** A usage event as it counts now. */
export const UsageEvent = z
  .object({
    id: z.string().nullable().openapi({ description: "The idempotency key; null for an imported row" }),
    customer: z.string(),
    service: z.string(),
    occurred_at: time("When it was used"),
    received_at: time("When it was recorded; null for an imported row").nullable(),
    ...values,
    price,
    attributes: z.record(z.string(), z.unknown()).nullable(),
    status: EventStatus,
    revision: z.int().openapi({ description: "How often it was corrected" }),
    voided_at: time("Since when it counts no more").nullable(),
    duration_seconds: z.int().nullable(),
    subject: z.string().nullable().openapi({ description: "Which thing used it, such as a MAC address" }),
  })
  .openapi("UsageEvent");

const EventRevision = z
  .object({
    revision: z.int(),
    kind: z.enum(["original", "void", "replace"]),
    occurred_at: time("When it was used"),
    ...values,
    price,
    reason: z.string().nullable().openapi({ description: "Why; null for the original" }),
    actor: z.string().nullable().openapi({ description: "Who corrected; null for the original" }),
    recorded_at: time("When it was corrected; of the original, when it was received"),
  })
  .openapi("EventRevision");

export const EventWithHistory = UsageEvent.extend({
  history: z.array(EventRevision).openapi({ description: "From the original to the latest" }),
}).openapi("EventWithHistory");

export const EventList = z
  .object({
    data: z.array(UsageEvent),
    next_cursor: z.string().nullable().openapi({
      description: "Where to go on; null at the end. A page may hold fewer than limit, or none, and name one",
    }),
  })
  .openapi("EventList");

/** A time in a query. */
const instant = (description: string) => timeField.optional().openapi({ description });

/** What a list of events is asked with, but for its size. */
export const eventFilters = {
  customer: textUpTo(255).optional().openapi({
    description:
      "With it, the latest to occur come first, imported rows among them; without, the latest to be received, reported events alone",
  }),
  service: textUpTo(64).optional(),
  from: instant("First occurred_at, ISO 8601; UTC without an offset"),
  to: instant("First occurred_at that is no longer meant"),
  status: EventStatus.optional(),
  cursor: cursor.optional(),
};

export const EventListQuery = strict({
  ...eventFilters,
  limit: wholeNumber(1000).default(100),
  format: z.enum(["json", "csv"], { error: "expected json or csv" }).default("json"),
});

/** The names in an event's path; any characters, URL-encoded. */
export const EventParams = z.object({
  customer: z.string().openapi({ description: "External id, URL-encoded" }),
  id: z.string().openapi({ description: "The event's idempotency key, URL-encoded" }),
});

/** The entries of GET /usage/{customer_id}. */
export const CustomerUsage = z
  .object({
    customer_id: z.string(),
    usage: z.array(
      z.object({
        service: z.string(),
        units: z.number().openapi({ description: "Every digit there is", example: 42 }),
        price: z.number().openapi({ example: 0.15 }),
      }),
    ),
  })
  .openapi("CustomerUsage");

import { z } from "@hono/zod-openapi";
import { aggregations } from "#/db/schema/metering.ts";
import { label, Price, pageFields, pageOf, Slug, strict } from "./fields.ts";

const Aggregation = z
  .enum(aggregations, { error: "expected sum, count, max, min, latest or unique" })
  .openapi({
    description:
      "How values become one. count: the number of events · latest: the value of the latest event · unique: how many different ones",
  });

const Fill = z
  .object({
    state: z.enum(["running", "done", "failed"]),
    events_total: z.int().openapi({ description: "Events of the service when it began" }),
    events_read: z.int(),
    events_filled: z.int().openapi({ description: "Events that have got a value" }),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    failure: z.string().nullable().openapi({ description: "Why it failed, in a sentence" }),
  })
  .openapi("MeterFill");

/** A measured quantity of a service. */
export const Meter = z
  .object({
    slug: z.string(),
    service: z.string(),
    name: z.string(),
    unit: z.string(),
    aggregation: Aggregation,
    price: z
      .string()
      .nullable()
      .openapi({ description: "Money per unit, an exact decimal", example: "0.05" }),
    attribute: z
      .string()
      .nullable()
      .openapi({ description: "The event's attribute that is measured; null where events name the meter" }),
    value_of: z
      .string()
      .nullable()
      .openapi({ description: "The meter whose quantity is aggregated in another way" }),
    is_filling: z.boolean().openapi({ description: "Whether past events are still being read" }),
    fill: Fill.nullable().openapi({ description: "The last filling from past events" }),
    created_at: z.string(),
  })
  .openapi("Meter");
export type Meter = z.infer<typeof Meter>;

export const MeterList = pageOf(Meter).openapi("MeterList");

const shape = {
  name: label(200),
  unit: label(40),
  price: Price.nullable().openapi({
    type: ["string", "number", "null"],
    description: "Money per unit: a decimal of 0 or more, as text or a number",
  }),
  attribute: label(255)
    .nullable()
    .openapi({ description: "Measure this attribute of the events: a decimal; for unique, any text" }),
  value_of: Slug.nullable().openapi({
    description: "Aggregate the quantity of this other meter of the service",
  }),
};

export const CreateMeter = strict({
  slug: Slug.openapi({ description: "Its name among all meters" }),
  name: shape.name.optional().openapi({ description: "Default: the slug" }),
  unit: shape.unit.openapi({ example: "GB" }),
  aggregation: Aggregation.default("sum"),
  price: shape.price.optional(),
  attribute: shape.attribute.optional(),
  value_of: shape.value_of.optional(),
  fill: z
    .boolean({ error: "expected true or false" })
    .default(false)
    .openapi({ description: "Fill the meter, which reads an attribute, from past events" }),
}).openapi("CreateMeter");
export type CreateMeter = z.infer<typeof CreateMeter>;

export const UpdateMeter = strict({
  name: shape.name.optional(),
  unit: shape.unit.optional(),
  price: shape.price.optional(),
  aggregation: Aggregation.optional(),
  attribute: shape.attribute.optional(),
  value_of: shape.value_of.optional(),
}).openapi("UpdateMeter");
export type UpdateMeter = z.infer<typeof UpdateMeter>;

export const MeterListQuery = strict({
  ...pageFields(100, 1000),
  service: Slug.optional().openapi({ description: "Only the meters of this service" }),
});

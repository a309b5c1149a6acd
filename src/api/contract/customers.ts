import { z } from "@hono/zod-openapi";
import { ExternalId, label, pageFields, pageOf, strict, TimeZone, textUpTo } from "./fields.ts";

/** Who uses. */
export const Customer = z
  .object({
    external_id: z.string(),
    name: z.string().nullable(),
    time_zone: z.string().openapi({ description: "IANA name; days and months of the customer follow it" }),
    is_sample: z.boolean(),
    events: z.int().openapi({ description: "Events that count, of all services" }),
    last_seen_at: z
      .string()
      .nullable()
      .openapi({ description: "When the latest event that counts occurred; null for one without events" }),
    created_at: z.string(),
  })
  .openapi("Customer");
export type Customer = z.infer<typeof Customer>;

export const CustomerList = pageOf(Customer).openapi("CustomerList");

const Name = label(255).nullable().openapi({ description: "As people call it; null for none" });
const zone = { description: "IANA name", example: "Europe/Berlin", type: "string" } as const;

export const CreateCustomer = strict({
  external_id: ExternalId.openapi({
    type: "string",
    minLength: 1,
    maxLength: 255,
    description: "Your name for the customer: any characters but control characters",
  }),
  name: Name.optional(),
  time_zone: TimeZone.optional().openapi({ ...zone, default: "UTC" }),
}).openapi("CreateCustomer");

export const UpdateCustomer = strict({
  name: Name.optional(),
  time_zone: TimeZone.optional().openapi(zone),
}).openapi("UpdateCustomer");

export const CustomerListQuery = strict({
  ...pageFields(20, 1000),
  q: textUpTo(255).optional().openapi({ description: "Beginning of the external id, or part of the name" }),
});

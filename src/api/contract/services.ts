import { z } from "@hono/zod-openapi";
import { label, pageFields, pageOf, Slug, strict } from "./fields.ts";
import { Meter } from "./meters.ts";

/** What is used. */
export const Service = z
  .object({
    slug: z.string(),
    name: z.string(),
    is_sample: z.boolean(),
    meters: z.array(Meter).openapi({ description: "In the order in which they were made" }),
    events: z.int().openapi({ description: "Events that count, of all customers" }),
    last_seen_at: z.string().nullable().openapi({ description: "When the latest of them occurred" }),
    is_filling: z
      .boolean()
      .openapi({ description: "Whether a meter is still being filled from past events" }),
    created_at: z.string(),
  })
  .openapi("Service");
export type Service = z.infer<typeof Service>;

export const ServiceList = pageOf(Service).openapi("ServiceList");

export const CreateService = strict({
  slug: Slug.openapi({ description: "What events name as their service", example: "VideoStreaming" }),
  name: label(200).optional().openapi({ description: "Default: the slug" }),
}).openapi("CreateService");

export const UpdateService = strict({ name: label(200).optional() }).openapi("UpdateService");

export const ServiceListQuery = strict(pageFields(100, 1000));

import { z } from "@hono/zod-openapi";
import { deliveryStates } from "#/db/schema/ledger.ts";
import { readTarget } from "#/domain/credits/alerts/read-target.ts";
import { label, pageFields, pageOf, strict, wholeNumber } from "./fields.ts";

/** Where alerts are sent. */
const endpointFields = {
  id: z.int(),
  url: z.string(),
  description: z.string().nullable(),
  is_enabled: z.boolean().openapi({ description: "While it is not, messages wait" }),
  waiting: z.int().openapi({ description: "Messages that wait for an attempt" }),
  dead: z.int().openapi({ description: "Messages that were given up" }),
  created_at: z.string(),
};
export const WebhookEndpoint = z.object(endpointFields).openapi("WebhookEndpoint");
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

export const WebhookEndpointWithSecret = z
  .object({
    ...endpointFields,
    secret: z.string().openapi({
      description: "Signs what is sent. Keep it: it is shown this once",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    }),
  })
  .openapi("WebhookEndpointWithSecret");
export type WebhookEndpointWithSecret = z.infer<typeof WebhookEndpointWithSecret>;

export const WebhookEndpointList = pageOf(WebhookEndpoint).openapi("WebhookEndpointList");

const Url = z
  .unknown()
  .transform((value, check): string => {
    const read = readTarget(value);
    if ("url" in read) return read.url.href;
    check.addIssue({ code: "custom", message: read.reason });
    return z.NEVER;
  })
  .openapi({
    type: "string",
    format: "uri",
    description: "http or https, without credentials; public unless WEBHOOK_PRIVATE_TARGETS is allow",
    example: "https://example.com/hooks/meterline",
  });

const Description = label(255).nullable().openapi({ description: "What it is for; null for nothing" });
const IsEnabled = z
  .boolean({ error: "expected true or false" })
  .openapi({ description: "Whether anything is sent there now" });

export const CreateWebhook = strict({
  url: Url,
  description: Description.optional(),
  is_enabled: IsEnabled.default(true),
}).openapi("CreateWebhook");

export const UpdateWebhook = strict({
  url: Url.optional(),
  description: Description.optional(),
  is_enabled: IsEnabled.optional(),
}).openapi("UpdateWebhook");

/** One message to one endpoint. */
export const WebhookDelivery = z
  .object({
    id: z.string().openapi({ description: "The webhook-id of every attempt", format: "uuid" }),
    endpoint: z.int().openapi({ description: "Id of the endpoint" }),
    url: z.string(),
    alert: z.int().nullable().openapi({ description: "Id of the alert; null for a test message" }),
    type: z.string().openapi({ example: "credit.threshold_reached" }),
    body: z.string().openapi({ description: "The JSON text as it is sent" }),
    state: z.enum(deliveryStates).openapi({
      description: "waiting: for an attempt · delivered · dead: given up until somebody asks for a retry",
    }),
    attempts: z.int(),
    next_attempt_at: z
      .string()
      .nullable()
      .openapi({ description: "Null unless waiting for it, and while the endpoint is not enabled" }),
    latest_status: z.int().nullable().openapi({ description: "HTTP status of the latest attempt" }),
    latest_failure: z.string().nullable().openapi({ description: "Why the latest attempt failed" }),
    latest_attempt_at: z.string().nullable(),
    delivered_at: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("WebhookDelivery");
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryList = pageOf(WebhookDelivery).openapi("WebhookDeliveryList");

export const WebhookListQuery = strict(pageFields(20, 100));

const endpointForm = "expected the id of an endpoint";

export const WebhookDeliveryListQuery = strict({
  ...pageFields(20, 1000),
  state: z.enum(deliveryStates, { error: `expected ${deliveryStates.join(", ")}` }).optional(),
  endpoint: wholeNumber(2_147_483_647, { form: endpointForm, range: endpointForm }).optional(),
});

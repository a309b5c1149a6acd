import { createRoute, z } from "@hono/zod-openapi";
import { toDelivery, toEndpoint, toEndpointWithSecret } from "#/api/alert-answers.ts";
import {
  CreateWebhook,
  UpdateWebhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryListQuery,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointWithSecret,
  WebhookListQuery,
} from "#/api/contract/webhooks.ts";
import { toPage } from "#/api/definition-answers.ts";
import {
  createEndpoint,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from "#/domain/credits/alerts/change-endpoints.ts";
import { testEndpoint } from "#/domain/credits/alerts/test-endpoint.ts";
import { findDelivery, listDeliveries } from "#/domain/credits/alerts/webhook-deliveries.ts";
import { findEndpoint, listEndpoints } from "#/domain/credits/alerts/webhook-endpoints.ts";
import type { Env } from "#/env.ts";
import { requestRetry } from "#/jobs/webhook-jobs.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Webhooks"];
const IdParam = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, "expected the id of an endpoint")
    .transform(Number)
    .pipe(z.int().max(2_147_483_647, "expected the id of an endpoint"))
    .openapi({ type: "integer" }),
});
const DeliveryParam = z.object({
  id: z.guid("expected the id of a delivery").openapi({ type: "string", format: "uuid" }),
});

const listDeliveriesRoute = createRoute({
  method: "get",
  path: "/webhooks/deliveries",
  tags,
  summary: "Messages to endpoints, newest first; state=dead lists those that were given up",
  request: { query: WebhookDeliveryListQuery },
  responses: { 200: jsonAnswer(WebhookDeliveryList, "One page of the messages"), ...problemAnswers(422) },
});

const findDeliveryRoute = createRoute({
  method: "get",
  path: "/webhooks/deliveries/{id}",
  tags,
  summary: "One message to an endpoint",
  request: { params: DeliveryParam },
  responses: { 200: jsonAnswer(WebhookDelivery, "The message"), ...problemAnswers(404, 422) },
});

const retryRoute = createRoute({
  method: "post",
  path: "/webhooks/deliveries/{id}/retry",
  tags,
  summary: "Send a dead message again, with all its attempts",
  request: { params: DeliveryParam },
  responses: { 202: jsonAnswer(WebhookDelivery, "The message"), ...problemAnswers(404, 409, 422) },
});

const listRoute = createRoute({
  method: "get",
  path: "/webhooks",
  tags,
  summary: "Endpoints that alerts are sent to",
  request: { query: WebhookListQuery },
  responses: { 200: jsonAnswer(WebhookEndpointList, "One page of the endpoints"), ...problemAnswers(422) },
});

const createEndpointRoute = createRoute({
  method: "post",
  path: "/webhooks",
  tags,
  summary: "Have alerts sent to a URL",
  description: "The answer alone holds the secret that signs what is sent; see Standard Webhooks.",
  request: { body: jsonBody(CreateWebhook) },
  responses: {
    201: jsonAnswer(WebhookEndpointWithSecret, "The endpoint and its secret"),
    ...problemAnswers(400, 409, 422),
  },
});

const findRoute = createRoute({
  method: "get",
  path: "/webhooks/{id}",
  tags,
  summary: "One endpoint",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(WebhookEndpoint, "The endpoint"), ...problemAnswers(404, 422) },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/webhooks/{id}",
  tags,
  summary: "Change an endpoint's URL or description, or whether anything is sent there",
  request: { params: IdParam, body: jsonBody(UpdateWebhook) },
  responses: { 200: jsonAnswer(WebhookEndpoint, "The endpoint"), ...problemAnswers(400, 404, 422) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/webhooks/{id}",
  tags,
  summary: "Remove an endpoint with all its messages, those that wait too",
  request: { params: IdParam },
  responses: { 204: { description: "It is gone" }, ...problemAnswers(404, 422) },
});

const testRoute = createRoute({
  method: "post",
  path: "/webhooks/{id}/test",
  tags,
  summary: "Send a test message now, once, and see what became of it",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(WebhookDelivery, "The message"), ...problemAnswers(404, 422) },
});

const rotateRoute = createRoute({
  method: "post",
  path: "/webhooks/{id}/rotate-secret",
  tags,
  summary: "Replace an endpoint's secret; the old one signs nothing more",
  request: { params: IdParam },
  responses: {
    200: jsonAnswer(WebhookEndpointWithSecret, "The endpoint and its new secret"),
    ...problemAnswers(404, 422),
  },
});

const rulesOf = (env: Env) => ({ privateTargets: env.WEBHOOK_PRIVATE_TARGETS });

export const webhookRoutes = createRoutes()
  // Before /webhooks/{id}, which would take their path for its own.
  .openapi(listDeliveriesRoute, async (c) => {
    const { page, per_page: perPage, state, endpoint } = c.req.valid("query");
    const found = await listDeliveries(c.get("operation"), { page, perPage, state, endpoint });
    return c.json(toPage({ page, perPage }, found, toDelivery), 200);
  })
  .openapi(findDeliveryRoute, async (c) =>
    c.json(toDelivery(await findDelivery(c.get("operation"), c.req.valid("param").id)), 200),
  )
  .openapi(retryRoute, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(toDelivery(await requestRetry(c.get("operation"), id, rulesOf(c.get("env")))), 202);
  })
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage } = c.req.valid("query");
    const found = await listEndpoints(c.get("operation"), { page, perPage });
    return c.json(toPage({ page, perPage }, found, toEndpoint), 200);
  })
  .openapi(createEndpointRoute, async (c) => {
    const { url, description, is_enabled: isEnabled } = c.req.valid("json");
    const input = { url, description, isEnabled };
    const made = await createEndpoint(c.get("operation"), input, rulesOf(c.get("env")));
    return c.json(toEndpointWithSecret(made), 201, { location: `/api/v1/webhooks/${made.id}` });
  })
  .openapi(findRoute, async (c) =>
    c.json(toEndpoint(await findEndpoint(c.get("operation"), c.req.valid("param").id)), 200),
  )
  .openapi(updateRoute, async (c) => {
    const { url, description, is_enabled: isEnabled } = c.req.valid("json");
    const changes = { url, description, isEnabled };
    const { id } = c.req.valid("param");
    const changed = await updateEndpoint(c.get("operation"), id, changes, rulesOf(c.get("env")));
    return c.json(toEndpoint(changed), 200);
  })
  .openapi(removeRoute, async (c) => {
    await removeEndpoint(c.get("operation"), c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(testRoute, async (c) => {
    const options = { rules: rulesOf(c.get("env")) };
    return c.json(toDelivery(await testEndpoint(c.get("operation"), c.req.valid("param").id, options)), 200);
  })
  .openapi(rotateRoute, async (c) =>
    c.json(toEndpointWithSecret(await rotateSecret(c.get("operation"), c.req.valid("param").id)), 200),
  );

import { z } from "zod";
import { toDelivery, toEndpoint, toEndpointWithSecret } from "#/api/alert-answers.ts";
import { CreateWebhook, UpdateWebhook } from "#/api/contract/webhooks.ts";
import { toPage } from "#/api/definition-answers.ts";
import { deliveryStates } from "#/db/schema/ledger.ts";
import {
  createEndpoint,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from "#/domain/credits/alerts/change-endpoints.ts";
import { testEndpoint } from "#/domain/credits/alerts/test-endpoint.ts";
import { findDelivery, listDeliveries } from "#/domain/credits/alerts/webhook-deliveries.ts";
import { findEndpoint, listEndpoints } from "#/domain/credits/alerts/webhook-endpoints.ts";
import { readEnv } from "#/env.ts";
import { requestRetry } from "#/jobs/webhook-jobs.ts";
import { page, procedure } from "../procedures.ts";

const rules = () => ({ privateTargets: readEnv().WEBHOOK_PRIVATE_TARGETS });
const EndpointId = z.int().min(1).max(2_147_483_647);
const byId = z.object({ id: EndpointId });
const byDeliveryId = z.object({ id: z.guid() });

/** Endpoints that alerts are sent to, and the messages to them. */
export const webhookProcedures = {
  list: procedure
    .input(z.object(page(20)).prefault({}))
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listEndpoints(operation, input), toEndpoint),
    ),
  get: procedure
    .input(byId)
    .query(async ({ ctx: { operation }, input }) => toEndpoint(await findEndpoint(operation, input.id))),
  create: procedure
    .input(CreateWebhook)
    .mutation(async ({ ctx: { operation }, input: { url, description, is_enabled: isEnabled } }) =>
      toEndpointWithSecret(await createEndpoint(operation, { url, description, isEnabled }, rules())),
    ),
  update: procedure
    .input(byId.extend({ changes: UpdateWebhook }))
    .mutation(async ({ ctx: { operation }, input: { id, changes } }) => {
      const { url, description, is_enabled: isEnabled } = changes;
      return toEndpoint(await updateEndpoint(operation, id, { url, description, isEnabled }, rules()));
    }),
  remove: procedure
    .input(byId)
    .mutation(({ ctx: { operation }, input }) => removeEndpoint(operation, input.id)),
  rotateSecret: procedure
    .input(byId)
    .mutation(async ({ ctx: { operation }, input }) =>
      toEndpointWithSecret(await rotateSecret(operation, input.id)),
    ),
  test: procedure
    .input(byId)
    .mutation(async ({ ctx: { operation }, input }) =>
      toDelivery(await testEndpoint(operation, input.id, { rules: rules() })),
    ),
  deliveries: procedure
    .input(
      z
        .object({ ...page(20), state: z.enum(deliveryStates).optional(), endpoint: EndpointId.optional() })
        .prefault({}),
    )
    .query(async ({ ctx: { operation }, input }) =>
      toPage(input, await listDeliveries(operation, input), toDelivery),
    ),
  delivery: procedure
    .input(byDeliveryId)
    .query(async ({ ctx: { operation }, input }) => toDelivery(await findDelivery(operation, input.id))),
  retry: procedure
    .input(byDeliveryId)
    .mutation(async ({ ctx: { operation }, input }) =>
      toDelivery(await requestRetry(operation, input.id, rules())),
    ),
};

import type { Context } from "#/domain/context.ts";
import { newEventId } from "#/domain/usage/recording/new-event-id.ts";
import { attemptDelivery, type DeliveryOptions } from "./attempt-delivery.ts";
import { claimDelivery } from "./claim-deliveries.ts";
import { type DescribedDelivery, findDelivery } from "./webhook-deliveries.ts";
import { findEndpoint } from "./webhook-endpoints.ts";
import { testMessage } from "./webhook-message.ts";

/**
 * Sends a test message at once, also to an endpoint that is not enabled, and answers what became of it. It is
 * tried once. Throws not_found.
 */
export async function testEndpoint(
  ctx: Context,
  endpoint: number,
  options: DeliveryOptions,
): Promise<DescribedDelivery> {
  await findEndpoint(ctx, endpoint);
  const now = ctx.clock();
  const id = newEventId(now);
  const { type, body } = testMessage(endpoint, now.toISOString());
  // Due later, so that nobody else takes it first.
  await ctx.sql`
    insert into webhook_deliveries (id, endpoint_id, type, body, created_at, next_attempt_at)
    select ${id}::uuid, id, ${type}, ${body}, ${now.toISOString()}::timestamptz,
      ${now.toISOString()}::timestamptz + interval '1 minute'
    from webhook_endpoints where id = ${endpoint} for key share`;
  const claimed = await claimDelivery(ctx, id);
  if (claimed) {
    await attemptDelivery(ctx, claimed, options, {
      signal: new AbortController().signal,
      attemptsAllowed: 1,
    });
  }
  return findDelivery(ctx, id);
}

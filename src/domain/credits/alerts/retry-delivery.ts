import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { webhookChannel } from "./queue-messages.ts";
import { type DescribedDelivery, findDelivery } from "./webhook-deliveries.ts";

/** Gives a dead message all its attempts anew, the first at once. Throws not_found, and conflict for another. */
export async function retryDelivery(ctx: Context, id: string): Promise<DescribedDelivery> {
  const revived = await ctx.sql.begin(async (tx) => {
    const changed = await tx`
      update webhook_deliveries set state = 'waiting', attempts = 0,
        next_attempt_at = case when is_enabled then ${ctx.clock().toISOString()}::timestamptz end
      from webhook_endpoints endpoint
      where webhook_deliveries.id = ${id} and state = 'dead' and endpoint.id = endpoint_id`;
    if (changed.count > 0) await tx.unsafe(`notify ${webhookChannel}`);
    return changed.count > 0;
  });
  const delivery = await findDelivery(ctx, id);
  if (!revived) {
    throw new DomainError("conflict", `Delivery ${id} is ${delivery.state}; only a dead one is retried.`);
  }
  return delivery;
}

import type { PgBoss } from "pg-boss";
import { Bell } from "#/db/bell.ts";
import type { ConnectionSettings } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { attemptDelivery } from "#/domain/credits/alerts/attempt-delivery.ts";
import { claimDelivery } from "#/domain/credits/alerts/claim-deliveries.ts";
import { deliverWebhooks } from "#/domain/credits/alerts/deliver-webhooks.ts";
import type { TargetRules } from "#/domain/credits/alerts/guard-target.ts";
import { webhookChannel } from "#/domain/credits/alerts/queue-messages.ts";
import { retryDelivery } from "#/domain/credits/alerts/retry-delivery.ts";
import { tidyDeliveries } from "#/domain/credits/alerts/tidy-deliveries.ts";
import { type DescribedDelivery, findDelivery } from "#/domain/credits/alerts/webhook-deliveries.ts";
import { currentBoss } from "./boss.ts";

const tidying = "tidy-webhooks";

declare global {
  var meterlineWebhooks: { stop: () => Promise<void> } | undefined;
}

/** Sends messages as they become due, for as long as the process lives, and lets go of old ones each hour. */
export async function workOnWebhooks(
  boss: PgBoss,
  direct: ConnectionSettings,
  ctx: Context,
  rules: TargetRules,
): Promise<void> {
  const bell = new Bell(webhookChannel);
  const stopping = new AbortController();
  void bell.listen(direct);
  const working = deliverWebhooks(ctx, { rules }, { bell, signal: stopping.signal });
  globalThis.meterlineWebhooks = {
    async stop() {
      stopping.abort();
      await working;
      await bell.close();
    },
  };
  await boss.createQueue(tidying);
  await boss.work(tidying, { pollingIntervalSeconds: 10 }, () => tidyDeliveries(ctx));
  await boss.schedule(tidying, "17 * * * *");
}

/** Lets attempts under way end for a moment. */
export async function stopWebhooks(): Promise<void> {
  const work = globalThis.meterlineWebhooks;
  globalThis.meterlineWebhooks = undefined;
  await work?.stop();
}

/** Has a dead message sent again. Throws not_found, and conflict for one that is not dead. */
export async function requestRetry(ctx: Context, id: string, rules: TargetRules): Promise<DescribedDelivery> {
  const delivery = await retryDelivery(ctx, id);
  if (currentBoss() || delivery.nextAttemptAt === null) return delivery;
  // Where no worker lives beside the request (Vercel), the request does the work itself.
  const claimed = await claimDelivery(ctx, id);
  if (claimed) await attemptDelivery(ctx, claimed, { rules }, { signal: new AbortController().signal });
  return findDelivery(ctx, id);
}

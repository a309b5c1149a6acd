"use client";
import { trpc } from "#/ui/trpc/client.ts";

/** Has endpoints and messages asked for again. */
export function useWebhooksChanged(): () => Promise<void> {
  const api = trpc.useUtils();
  return async () => {
    await Promise.all([api.credits.webhooks.list.invalidate(), api.credits.webhooks.deliveries.invalidate()]);
  };
}

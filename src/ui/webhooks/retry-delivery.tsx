"use client";
import { RotateCw } from "lucide-react";
import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

/** Has a dead message sent again, with all its attempts. */
export function RetryDelivery({ delivery }: { delivery: WebhookDelivery }) {
  const changed = useWebhooksChanged();
  const retry = trpc.credits.webhooks.retry.useMutation({ onSuccess: changed });
  return (
    <>
      <Button
        size="small"
        disabled={retry.isPending}
        onClick={() => retry.mutate({ id: delivery.id })}
        aria-label={`Retry message ${delivery.id}`}
      >
        <RotateCw aria-hidden />
        {retry.isPending ? "Asking…" : "Retry"}
      </Button>
      {retry.error ? <QueryFailure title="It is not tried again" error={retry.error} /> : null}
    </>
  );
}

"use client";
import type { WebhookEndpoint } from "#/api/contract/webhooks.ts";
import { RemoveDialog } from "#/ui/form/remove-dialog.tsx";
import { countOf } from "#/ui/format/count.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

interface RemoveEndpointProps {
  endpoint: WebhookEndpoint;
  onRemoved: () => void;
}

export function RemoveEndpoint({ endpoint, onRemoved }: RemoveEndpointProps) {
  const changed = useWebhooksChanged();
  const remove = trpc.credits.webhooks.remove.useMutation({
    onSuccess: async () => {
      onRemoved();
      await changed();
    },
  });
  return (
    <RemoveDialog
      what={`endpoint ${endpoint.url}`}
      refusal={null}
      isPending={remove.isPending}
      error={remove.error}
      onRemove={() => remove.mutate({ id: endpoint.id })}
      isSmall
    >
      Its secret and the record of all its messages will be gone
      {endpoint.waiting > 0
        ? `, and ${countOf(endpoint.waiting, "message")} that ${endpoint.waiting === 1 ? "waits" : "wait"} will not be sent`
        : null}
      . Alerts stay as they are. To stop for a while, disable it instead.
    </RemoveDialog>
  );
}

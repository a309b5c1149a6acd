import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { deliveryLooks } from "./delivery-states.ts";

/** Whether a message has arrived; what it means on hover. */
export function DeliveryBadge({ state }: { state: WebhookDelivery["state"] }) {
  const { label, meaning, tone, icon: Icon } = deliveryLooks[state];
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

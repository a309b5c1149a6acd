import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { deliveryLooks } from "./delivery-states.ts";

/** Whether a message has arrived; what it means on hover. */
export function DeliveryBadge({ state }: { state: WebhookDelivery["state"] }) {
  return <LookBadge looks={deliveryLooks[state]} />;
}

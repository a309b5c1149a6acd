import type { EventStatus } from "#/domain/usage/events/stored-event.ts";
import type { ReceiptStatus } from "#/domain/usage/recording/receipt.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { eventLooks, receiptLooks } from "./event-statuses.ts";

/** Whether an event counts. */
export function EventBadge({ status }: { status: EventStatus }) {
  return <LookBadge looks={eventLooks[status]} />;
}

/** What an event was answered with. */
export function ReceiptBadge({ status }: { status: ReceiptStatus }) {
  return <LookBadge looks={receiptLooks[status]} />;
}

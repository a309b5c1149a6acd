import type { EventStatus } from "#/domain/usage/events/stored-event.ts";
import type { ReceiptStatus } from "#/domain/usage/recording/receipt.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { eventLooks, receiptLooks } from "./event-statuses.ts";

/** Whether an event counts. */
export function EventBadge({ status }: { status: EventStatus }) {
  return <LookBadge {...eventLooks[status]} />;
}

/** What an event was answered with. */
export function ReceiptBadge({ status }: { status: ReceiptStatus }) {
  return <LookBadge {...receiptLooks[status]} />;
}

function LookBadge({ label, tone, icon: Icon, note }: (typeof eventLooks)[EventStatus]) {
  return (
    <Badge tone={tone} title={note}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

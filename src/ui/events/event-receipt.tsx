"use client";
import Link from "next/link";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { formatTimeLeft } from "#/ui/format/duration.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { ReceiptBadge } from "./status-badge.tsx";

/** That it arrived, when, and whose it is. */
export function EventReceipt({ event }: { event: StoredEvent }) {
  return (
    <Facts label="Receipt" className="rounded-md border sm:grid-cols-2 lg:grid-cols-5">
      <Fact label="Receipt">
        <ReceiptBadge status="accepted" />
      </Fact>
      <Fact label="Customer">
        <Link href={customerHref(event.customer)} prefetch={false} className="break-all underline">
          {event.customer}
        </Link>
      </Fact>
      <Fact label="Occurred">
        <Time at={event.occurred_at} withZone />
      </Fact>
      <Fact label="Received">{event.received_at ? <Time at={event.received_at} withZone /> : "–"}</Fact>
      <Fact label="Delay">{delayOf(event)}</Fact>
    </Facts>
  );
}

/** How long after it occurred an event came in. */
function delayOf({ occurred_at, received_at }: StoredEvent): string {
  if (received_at === null) return "–";
  const seconds = (Date.parse(received_at) - Date.parse(occurred_at)) / 1000;
  if (seconds < 1) return "under 1 s";
  if (seconds < 86_400) return formatTimeLeft(seconds);
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

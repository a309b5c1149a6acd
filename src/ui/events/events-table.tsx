"use client";
import Link from "next/link";
import { memo } from "react";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { cn } from "#/ui/class-names.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { eventHref } from "./event-href.ts";
import { EventQuantities } from "./event-quantities.tsx";
import { EventBadge } from "./status-badge.tsx";
import type { MetersBySlug } from "./use-meters.ts";

interface EventsTableProps {
  rows: readonly StoredEvent[];
  meters: MetersBySlug;
}

export function EventsTable({ rows, meters }: EventsTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Events" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[26%]">Event</HeadCell>
          <HeadCell folds className="w-[14%]">
            Customer
          </HeadCell>
          <HeadCell folds className="w-[14%]">
            Service
          </HeadCell>
          <HeadCell numeric folds>
            Quantity
          </HeadCell>
          <HeadCell folds className="w-40">
            Occurred, {zone}
          </HeadCell>
          <HeadCell folds className="w-40">
            Received
          </HeadCell>
          <HeadCell className="w-28">Status</HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((event, index) => (
          <EventRow
            // Imported rows have no id; equal ones differ by their places alone.
            key={event.id === null ? index : `${event.customer}\n${event.id}`}
            event={event}
            meters={meters}
          />
        ))}
      </tbody>
    </Table>
  );
}

const EventRow = memo(function EventRow({ event, meters }: { event: StoredEvent; meters: MetersBySlug }) {
  const rowLink = useRowLink();
  const { id, customer, service, occurred_at, received_at, status } = event;
  const href = id === null ? null : eventHref(customer, id);
  const isVoided = status === "voided";
  return (
    <>
      <tr {...(href === null ? {} : rowLink(href))}>
        <Cell className="truncate max-lg:border-b-0" title={id ?? undefined}>
          {href === null ? (
            <span className="text-ink-faint">imported row</span>
          ) : (
            <Link href={href} prefetch={false} className="font-medium hover:underline">
              {id}
            </Link>
          )}
        </Cell>
        <Cell folds className="truncate" title={customer}>
          {customer}
        </Cell>
        <Cell folds className="truncate text-ink-muted" title={service}>
          {service}
        </Cell>
        <Cell numeric folds className={cn("truncate", isVoided && "line-through")}>
          <EventQuantities {...event} meters={meters} isShort />
        </Cell>
        <Cell folds>
          <Time at={occurred_at} />
        </Cell>
        <Cell folds className="text-ink-muted">
          {received_at ? <Time at={received_at} /> : "–"}
        </Cell>
        <Cell className="max-lg:border-b-0">
          <EventBadge status={status} />
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Customer", value: <span className="break-all">{customer}</span>, wide: true },
          { label: service, value: <EventQuantities {...event} meters={meters} />, wide: true },
          { label: "Occurred", value: <Time at={occurred_at} />, wide: true },
          { label: "Received", value: received_at ? <Time at={received_at} /> : "–", wide: true },
        ]}
      />
    </>
  );
});

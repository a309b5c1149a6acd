"use client";
import Link from "next/link";
import { memo } from "react";
import type { TailedReceipt } from "#/domain/usage/feed/read-feed.ts";
import { cn } from "#/ui/class-names.ts";
import { countOf } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { eventHref } from "./event-href.ts";
import { EventQuantities } from "./event-quantities.tsx";
import { ReceiptBadge } from "./status-badge.tsx";
import type { TailRow } from "./tail-state.ts";
import type { MetersBySlug } from "./use-meters.ts";

interface TailTableProps {
  rows: readonly TailRow[];
  meters: MetersBySlug;
  isFiltered: boolean;
}

export function TailTable({ rows, meters, isFiltered }: TailTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Receipts" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell folds className="w-40">
            Received, {zone}
          </HeadCell>
          <HeadCell className="w-28">Answer</HeadCell>
          <HeadCell className="lg:w-[26%]">Event</HeadCell>
          <HeadCell folds>Customer</HeadCell>
          <HeadCell folds>Service</HeadCell>
          <HeadCell numeric folds>
            Quantity
          </HeadCell>
          <HeadCell folds className="w-40">
            Occurred
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((row) =>
          row.kind === "omitted" ? (
            <OmittedRow key={row.key} count={row.count} isFiltered={isFiltered} />
          ) : (
            <ReceiptRow key={row.key} receipt={row.receipt} isNew={row.isNew} meters={meters} />
          ),
        )}
      </tbody>
    </Table>
  );
}

/** Says how much is missing here. */
function OmittedRow({ count, isFiltered }: { count: number; isFiltered: boolean }) {
  const text = `${isFiltered ? "Up to " : ""}${countOf(count, "receipt")} not listed here: they came faster than can be read. Accepted events are among the stored ones.`;
  const styles = "border-b bg-sunken px-3 py-2 text-xs text-ink-muted";
  return (
    <tr data-omitted={count}>
      <td colSpan={7} className={cn(styles, "max-lg:hidden")}>
        {text}
      </td>
      <td colSpan={2} className={cn(styles, "lg:hidden")}>
        {text}
      </td>
    </tr>
  );
}

interface ReceiptRowProps {
  receipt: TailedReceipt;
  isNew: boolean;
  meters: MetersBySlug;
}

const ReceiptRow = memo(function ReceiptRow({ receipt, isNew, meters }: ReceiptRowProps) {
  const rowLink = useRowLink();
  const { id, customer, service, status, occurred_at, received_at, reason } = receipt;
  const isStored = status !== "rejected" && id !== null && customer !== null;
  const href = isStored ? eventHref(customer, id) : null;
  const link = href === null ? undefined : rowLink(href);
  const edge = reason ? "border-b-0" : "max-lg:border-b-0";
  return (
    <>
      <tr
        {...link}
        data-number={receipt.number}
        className={cn(link?.className, isNew && "motion-safe:animate-arrive")}
      >
        <Cell folds className={edge}>
          <Time at={received_at} />
        </Cell>
        <Cell className={edge}>
          <ReceiptBadge status={status} />
        </Cell>
        <Cell className={cn("truncate", edge)} title={id ?? undefined}>
          {href === null ? (
            <span className={id === null ? "text-ink-faint" : undefined}>{id ?? "no id"}</span>
          ) : (
            <Link href={href} prefetch={false} className="font-medium hover:underline">
              {id}
            </Link>
          )}
        </Cell>
        <Cell folds className={cn("truncate", edge)} title={customer ?? undefined}>
          {customer ?? "–"}
        </Cell>
        <Cell folds className={cn("truncate text-ink-muted", edge)} title={service ?? undefined}>
          {service ?? "–"}
        </Cell>
        <Cell numeric folds className={cn("truncate", edge)}>
          <EventQuantities {...receipt} meters={meters} isShort />
        </Cell>
        <Cell folds className={cn("text-ink-muted", edge)}>
          {occurred_at ? <Time at={occurred_at} /> : "–"}
        </Cell>
      </tr>
      {reason ? (
        <tr className="max-lg:hidden">
          <td className="border-b" />
          <td colSpan={6} className="border-b px-3 pb-2 text-xs break-words text-ink-muted">
            {reason}
          </td>
        </tr>
      ) : null}
      <FoldedRow
        span={2}
        facts={[
          { label: "Customer", value: <span className="break-all">{customer ?? "–"}</span>, wide: true },
          {
            label: service ?? "Service",
            value: <EventQuantities {...receipt} meters={meters} />,
            wide: true,
          },
          { label: "Received", value: <Time at={received_at} />, wide: true },
          ...(reason ? [{ label: "Reason", value: reason, wide: true }] : []),
        ]}
      />
    </>
  );
});

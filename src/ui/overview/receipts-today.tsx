"use client";
import Link from "next/link";
import { type ReceiptCounts, receiptStatuses } from "#/domain/usage/recording/receipt.ts";
import { receiptLooks } from "#/ui/events/event-statuses.ts";
import { ReceiptBadge } from "#/ui/events/status-badge.tsx";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";

/** What today's events were answered with. */
export function ReceiptsToday({ counts }: { counts: ReceiptCounts | undefined }) {
  const { zone } = usePreferences();
  return (
    <Panel
      title="Receipts today"
      note={`Since midnight, ${zone}`}
      actions={
        <Button asChild size="small">
          <Link href="/events">All events</Link>
        </Button>
      }
    >
      <dl className="grid">
        {receiptStatuses.map((status) => (
          <div
            key={status}
            className="flex h-9 items-center justify-between gap-3 border-b px-3 last:border-b-0"
          >
            <dt>
              <Link
                href={`/events?view=live&receipt=${status}`}
                prefetch={false}
                aria-label={`${receiptLooks[status].label}, live`}
                className="inline-flex rounded-sm hover:opacity-80"
              >
                <ReceiptBadge status={status} />
              </Link>
            </dt>
            <dd className="font-medium">
              {counts ? formatCount(counts[status]) : <Skeleton className="h-3 w-12" />}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { LateUsageList } from "#/api/contract/statements.ts";
import { eventHref } from "#/ui/events/event-href.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

interface LateEventsProps {
  customer: string;
  number: number;
  /** Of the adjustment. */
  line: number;
}

type LateUsage = LateUsageList["data"][number];

const perPage = 20;

const causeNames: Record<LateUsage["cause"], string> = {
  late: "recorded late",
  void: "taken back",
  replace: "corrected",
  import: "imported",
  undo: "import undone",
};

/** The events that an adjustment is for; asked for once the list is opened. */
export function LateEvents({ customer, number, line }: LateEventsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="not-open:print:hidden" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit text-xs underline">
        The events behind it<span className="sr-only"> (line {line})</span>
      </summary>
      {isOpen ? <LateList customer={customer} number={number} line={line} /> : null}
    </details>
  );
}

function LateList({ customer: externalId, number, line }: LateEventsProps) {
  const [page, setPage] = useState(1);
  const late = trpc.credits.statements.late.useQuery(
    { externalId, number, line, page, perPage },
    { placeholderData: keepPreviousData },
  );
  if (late.error)
    return (
      <QueryFailure
        title="The events could not be loaded"
        error={late.error}
        onRetry={() => late.refetch()}
      />
    );
  if (!late.data) return <SkeletonRows rows={2} />;
  const { data, total } = late.data;
  if (total === 0) return <Empty title="No events are named" />;
  return (
    <div className="mt-1 rounded-md border">
      <Table aria-label={`Events of line ${line}`}>
        <thead>
          <tr>
            <HeadCell>Event</HeadCell>
            <HeadCell>What happened</HeadCell>
            <HeadCell numeric folds>
              Used
            </HeadCell>
            <HeadCell numeric folds>
              Came or changed
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {data.map((mark) => (
            <LateRow key={mark.mark} customer={externalId} mark={mark} />
          ))}
        </tbody>
      </Table>
      {total > perPage ? (
        <Pager page={page} perPage={perPage} total={total} noun="event" onPage={setPage} />
      ) : null}
    </div>
  );
}

function LateRow({ customer, mark }: { customer: string; mark: LateUsage }) {
  const used = mark.occurred_at === null ? "–" : <Time at={mark.occurred_at} />;
  return (
    <>
      <tr>
        <Cell className="whitespace-normal break-all max-lg:border-b-0">
          <LateName customer={customer} mark={mark} />
        </Cell>
        <Cell className="max-lg:border-b-0">{causeNames[mark.cause]}</Cell>
        <Cell numeric folds>
          {used}
        </Cell>
        <Cell numeric folds>
          <Time at={mark.recorded_at} />
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Used", value: used, wide: true },
          { label: "Came or changed", value: <Time at={mark.recorded_at} />, wide: true },
        ]}
      />
    </>
  );
}

function LateName({ customer, mark }: { customer: string; mark: LateUsage }) {
  if (mark.event !== null)
    return (
      <Link href={eventHref(customer, mark.event)} prefetch={false} className="underline">
        {mark.event}
      </Link>
    );
  if (mark.import_id !== null)
    return (
      <Link href={`/imports/${mark.import_id}`} prefetch={false} className="underline">
        rows of import {mark.import_id}
      </Link>
    );
  return <span className="text-ink-muted">an event of {mark.service}</span>;
}

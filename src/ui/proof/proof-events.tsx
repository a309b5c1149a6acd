"use client";
import type { TRPCClientErrorLike } from "@trpc/client";
import Link from "next/link";
import type { AppRouter } from "#/api/trpc/router.ts";
import { eventHref } from "#/ui/events/event-href.ts";
import { EventBadge } from "#/ui/events/status-badge.tsx";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { columnDigits } from "#/ui/format/quantity.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import type { ApiOutputs } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

type Proof = ApiOutputs["analytics"]["proof"];
type ProofEvent = Proof["events"][number];

interface ProofEventsProps {
  proof: Proof;
  /** Those that were read so far, in their order. */
  events: readonly ProofEvent[];
  /** Whether the events were changed between two pages. */
  hasChanged: boolean;
  hasMore: boolean;
  isBusy: boolean;
  error: TRPCClientErrorLike<AppRouter> | null;
  onMore: () => void;
  onAgain: () => void;
}

/** The events that the total is made of. */
export function ProofEvents(props: ProofEventsProps) {
  const { proof, events, hasChanged, hasMore, isBusy, error, onMore, onAgain } = props;
  return (
    <Panel
      title="The events"
      note={
        proof.count === 0
          ? undefined
          : `${formatCount(events.length)} of ${countOf(proof.count, "event")}, the first to occur first`
      }
    >
      {hasChanged ? (
        <p
          role="status"
          className="flex flex-wrap items-center gap-2 border-b bg-warn-soft px-3 py-2 text-warn"
        >
          Events came in or were corrected while you read: the pages are of different moments.
          <Button size="small" onClick={onAgain}>
            Read them again
          </Button>
        </p>
      ) : null}
      {events.length > 0 ? (
        <ProofTable proof={proof} events={events} />
      ) : (
        <Empty title="No event has a value here">
          <p className="text-ink-muted">Take a longer span, or another meter.</p>
        </Empty>
      )}
      {error ? (
        <QueryFailure title="The next events could not be loaded" error={error} onRetry={onMore} />
      ) : null}
      {hasMore ? (
        <p className="px-3 py-2">
          <Button disabled={isBusy} onClick={onMore}>
            {isBusy ? "Reading…" : "Show more events"}
          </Button>
        </p>
      ) : null}
    </Panel>
  );
}

/** That a value can have behind the point: a proof rounds nothing. */
const allDigits = 1000;

function ProofTable({ proof, events }: Pick<ProofEventsProps, "proof" | "events">) {
  const { zone } = usePreferences();
  const digits = columnDigits(
    events.map(({ value }) => (isDecimal(value) ? value : null)),
    allDigits,
  );
  return (
    <Table aria-label="Events" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell>Event</HeadCell>
          <HeadCell folds className="w-56">
            Occurred, {zone}
          </HeadCell>
          <HeadCell folds className="w-48">
            Received
          </HeadCell>
          <HeadCell folds className="w-32">
            Status
          </HeadCell>
          <HeadCell numeric className="w-40 lg:w-56">
            Value, {proof.unit}
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {events.map((event) => (
          <EventRow
            key={`${event.occurredAt} ${event.id}`}
            customer={proof.customer}
            event={event}
            digits={digits}
          />
        ))}
      </tbody>
    </Table>
  );
}

interface EventRowProps {
  customer: string;
  event: ProofEvent;
  /** Behind the point of a value. */
  digits: number;
}

function EventRow({ customer, event, digits }: EventRowProps) {
  const received = event.receivedAt === null ? "imported" : <Time at={event.receivedAt} />;
  const value = isDecimal(event.value) ? formatDecimal(event.value, digits) : event.value;
  const rowLink = useRowLink();
  const href = event.receivedAt === null ? null : eventHref(customer, event.id);
  return (
    <>
      <tr {...(href === null ? {} : rowLink(href))}>
        <Cell className="truncate max-lg:border-b-0" title={event.id}>
          {href === null ? (
            <span className="font-mono text-ink-muted">{event.id}</span>
          ) : (
            <Link href={href} prefetch={false} className="font-mono hover:underline">
              {event.id}
            </Link>
          )}
        </Cell>
        <Cell folds>
          <Time at={event.occurredAt} />
        </Cell>
        <Cell folds className="text-ink-muted">
          {received}
        </Cell>
        <Cell folds>
          <EventBadge status={event.status} />
        </Cell>
        <Cell numeric className="truncate font-medium max-lg:border-b-0" title={event.value}>
          {value}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Occurred", value: <Time at={event.occurredAt} />, wide: true },
          { label: "Status", value: <EventBadge status={event.status} />, wide: true },
        ]}
      />
    </>
  );
}

/** The texts of an attribute may be anything. */
const isDecimal = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

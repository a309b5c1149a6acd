"use client";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { EventHistory } from "./event-history.tsx";
import { EventPayload } from "./event-payload.tsx";
import { EventReceipt } from "./event-receipt.tsx";
import { ReplaceEvent } from "./replace-event.tsx";
import { EventBadge } from "./status-badge.tsx";
import { useMeters } from "./use-meters.ts";
import { VoidEvent } from "./void-event.tsx";
import { VoidedNote } from "./voided-note.tsx";

interface EventViewProps {
  /** External id. */
  customer: string;
  id: string;
}

/** What became of one event. */
export function EventView({ customer, id }: EventViewProps) {
  const query = trpc.events.get.useQuery({ customer, id });
  const { bySlug, isKnown } = useMeters();
  const event = query.data;
  if (query.error && !event)
    return (
      <QueryFailure
        title="The event could not be loaded"
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  if (!event) return <SkeletonRows rows={8} />;
  return (
    <>
      <PageHeader
        title={id}
        actions={
          <>
            <EventBadge status={event.status} />
            <CopyButton text={id} label="Copy the event’s id" />
            {event.status === "voided" ? null : (
              <>
                {isKnown ? <ReplaceEvent event={event} id={id} meters={bySlug} /> : null}
                <VoidEvent event={event} id={id} />
              </>
            )}
          </>
        }
      >
        An event of {event.service}
      </PageHeader>
      <div className="grid grid-cols-1 gap-3">
        {event.status === "voided" ? <VoidedNote event={event} /> : null}
        <EventReceipt event={event} />
        <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
          <EventPayload event={event} meters={bySlug} />
          <EventHistory event={event} meters={bySlug} />
        </div>
      </div>
    </>
  );
}

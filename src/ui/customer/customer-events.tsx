"use client";
import Link from "next/link";
import { EventsTable } from "#/ui/events/events-table.tsx";
import { useMeters } from "#/ui/events/use-meters.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

interface CustomerEventsProps {
  input: { customer: string; limit: number };
}

/** The events that occurred last. */
export function CustomerEvents({ input }: CustomerEventsProps) {
  const events = trpc.events.list.useQuery(input);
  const { bySlug } = useMeters();
  const { data } = events;
  return (
    <Panel
      title="Latest events"
      note="The last to occur first"
      actions={
        <Button asChild size="small">
          <Link href={`/events?customer=${encodeURIComponent(input.customer)}`}>All its events</Link>
        </Button>
      }
    >
      {events.error ? (
        <QueryFailure
          title="The events could not be loaded"
          error={events.error}
          onRetry={() => events.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={input.limit} />
      ) : data.data.length > 0 ? (
        <EventsTable rows={data.data} meters={bySlug} />
      ) : (
        <Empty title="No events" />
      )}
    </Panel>
  );
}

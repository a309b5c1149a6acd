"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { ChevronRight, ChevronsLeft } from "lucide-react";
import { cn } from "#/ui/class-names.ts";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { type EventsSearch, eventsPerPage, isNarrowed, toListInput } from "./events-search.ts";
import { EventsTable } from "./events-table.tsx";
import { FirstEvent } from "./first-event.tsx";
import { useMeters } from "./use-meters.ts";

interface EventListProps {
  search: EventsSearch;
  onCursor: (cursor: string | null) => void;
  onClear: () => void;
}

/** Stored events, newest first, page by page. */
export function EventList({ search, onCursor, onClear }: EventListProps) {
  const events = trpc.events.list.useQuery(toListInput(search), { placeholderData: keepPreviousData });
  const { bySlug } = useMeters();
  const { data, error } = events;
  const isUnknown = error?.data?.code === "NOT_FOUND";
  const isFirstPage = search.cursor === null;
  return (
    <section aria-label="Events" aria-busy={events.isFetching} className="rounded-md border bg-surface">
      {isUnknown ? (
        <Empty title={error.message}>
          <p className="text-ink-muted">Names are compared letter by letter, and capitals count.</p>
          <Button onClick={onClear}>Show all events</Button>
        </Empty>
      ) : error ? (
        <QueryFailure title="The events could not be loaded" error={error} onRetry={() => events.refetch()} />
      ) : !data ? (
        <SkeletonRows rows={20} />
      ) : data.data.length > 0 ? (
        <div className={cn(events.isPlaceholderData && "opacity-60")}>
          <EventsTable rows={data.data} meters={bySlug} />
        </div>
      ) : data.next_cursor !== null ? (
        <Empty title="None among the events looked through so far">
          <Button onClick={() => onCursor(data.next_cursor)}>Look further back</Button>
        </Empty>
      ) : isNarrowed(search) || !isFirstPage ? (
        <Empty title={isFirstPage ? "No event is like this" : "No more events"}>
          <p className="text-ink-muted">Take a longer span, or leave out a filter.</p>
          <Button onClick={onClear}>Show all events</Button>
        </Empty>
      ) : (
        <FirstEvent />
      )}
      {data && (data.data.length > 0 || !isFirstPage) && !error ? (
        <nav
          aria-label="Pages of events"
          className="flex flex-wrap items-center justify-between gap-2 px-3 py-2"
        >
          <p className="text-xs text-ink-muted">
            {countOf(data.data.length, "event")}
            {search.customer ? ", the latest to occur first" : ", the latest to be received first"}
          </p>
          <div className="flex items-center gap-2">
            <Button size="small" disabled={isFirstPage} onClick={() => onCursor(null)}>
              <ChevronsLeft aria-hidden />
              Newest
            </Button>
            <Button
              size="small"
              disabled={data.next_cursor === null || events.isPlaceholderData}
              onClick={() => onCursor(data.next_cursor)}
            >
              {data.data.length < eventsPerPage && data.next_cursor !== null ? "Look further back" : "Older"}
              <ChevronRight aria-hidden />
            </Button>
          </div>
        </nav>
      ) : null}
    </section>
  );
}

"use client";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Button } from "#/ui/primitives/button.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { EventFilters } from "./event-filters.tsx";
import { EventList } from "./event-list.tsx";
import { eventsSearch, toCsvHref, toTailFilter } from "./events-search.ts";
import { LiveTail } from "./live-tail.tsx";

const viewChoices = [
  { value: "list", label: "Stored" },
  { value: "live", label: "Live" },
] as const;

/** Did my event arrive, and what became of it? */
export function EventsView() {
  const [search, setSearch] = useQueryStates(eventsSearch, { history: "push" });
  const isLive = search.view === "live";
  return (
    <>
      <PageHeader
        title="Events"
        actions={
          <>
            <Segments
              label="Events shown"
              value={search.view}
              choices={viewChoices}
              onChange={(view) => setSearch({ view, cursor: null })}
            />
            {isLive ? null : (
              <Button asChild>
                <a href={toCsvHref(search)} download="events.csv">
                  <Download aria-hidden />
                  CSV
                </a>
              </Button>
            )}
          </>
        }
      >
        {isLive
          ? "What every event is answered with, as it arrives"
          : "What was reported, and whether it counts"}
      </PageHeader>
      <EventFilters search={search} onChange={(filters) => setSearch({ ...filters, cursor: null })} />
      {isLive ? (
        <LiveTail key={JSON.stringify(toTailFilter(search))} filter={toTailFilter(search)} />
      ) : (
        <EventList
          search={search}
          onCursor={(cursor) => setSearch({ cursor })}
          onClear={() => setSearch(null)}
        />
      )}
    </>
  );
}

import type { SearchParams } from "nuqs/server";
import { allMetersInput, loadEventsSearch, toListInput } from "#/ui/events/events-search.ts";
import { EventsView } from "#/ui/events/events-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Events" };

interface EventsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function EventsPage({ searchParams }: EventsPageProps) {
  const search = await loadEventsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.meters.list.prefetch(allMetersInput),
    search.view === "list" ? api.events.list.prefetch(toListInput(search)) : undefined,
  ]);
  return (
    <Hydrate>
      <EventsView />
    </Hydrate>
  );
}

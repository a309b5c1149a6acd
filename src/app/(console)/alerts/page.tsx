import type { SearchParams } from "nuqs/server";
import { loadAlertsSearch, toAlertsInput } from "#/ui/alerts/alerts-search.ts";
import { AlertsView } from "#/ui/alerts/alerts-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Alerts" };

interface AlertsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function AlertsPage({ searchParams }: AlertsPageProps) {
  const search = await loadAlertsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.credits.alerts.list.prefetch(toAlertsInput(search));
  return (
    <Hydrate>
      <AlertsView />
    </Hydrate>
  );
}

import { cookies } from "next/headers";
import { openAlertsInput } from "#/ui/alerts/open-alerts-input.ts";
import { OverviewView } from "#/ui/overview/overview-view.tsx";
import { recentImportsInput } from "#/ui/overview/recent-imports-input.ts";
import { readPreferences, zoneCookie } from "#/ui/preferences/preferences.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Overview" };

export default async function OverviewPage() {
  const jar = await cookies();
  const { zone } = readPreferences(undefined, jar.get(zoneCookie)?.value);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.analytics.overview.prefetch(),
    api.events.receiptCounts.prefetch({ timeZone: zone }),
    api.imports.list.prefetch(recentImportsInput),
    api.credits.alerts.list.prefetch(openAlertsInput),
    api.simulation.state.prefetch(),
  ]);
  return (
    <Hydrate>
      <OverviewView />
    </Hydrate>
  );
}

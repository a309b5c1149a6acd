import { OverviewView } from "#/ui/overview/overview-view.tsx";
import { recentImportsInput } from "#/ui/overview/recent-imports-input.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Overview" };

export default async function OverviewPage() {
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([api.analytics.overview.prefetch(), api.imports.list.prefetch(recentImportsInput)]);
  return (
    <Hydrate>
      <OverviewView />
    </Hydrate>
  );
}

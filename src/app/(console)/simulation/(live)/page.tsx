import type { SearchParams } from "nuqs/server";
import { loadTab } from "#/ui/simulation/page/simulation-search.ts";
import { SimulationView } from "#/ui/simulation/page/simulation-view.tsx";
import { prefetchWhatIf } from "#/ui/simulation/what-if/prefetch-what-if.ts";
import { loadWhatIfSearch } from "#/ui/simulation/what-if/what-if-search.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Simulation" };

interface SimulationPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function SimulationPage({ searchParams }: SimulationPageProps) {
  const { tab } = await loadTab(searchParams);
  const { api, Hydrate } = await prefetchApi();
  if (tab === "what-if") await prefetchWhatIf(api, await loadWhatIfSearch(searchParams));
  else await api.simulation.state.prefetch();
  return (
    <Hydrate>
      <SimulationView />
    </Hydrate>
  );
}

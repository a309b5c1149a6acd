import type { SearchParams } from "nuqs/server";
import { loadRankingsSearch, toRankingInput } from "#/ui/rankings/rankings-search.ts";
import { RankingsView } from "#/ui/rankings/rankings-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Rankings" };

interface RankingsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function RankingsPage({ searchParams }: RankingsPageProps) {
  const search = await loadRankingsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.analytics.rankings.prefetch(toRankingInput(search));
  return (
    <Hydrate>
      <RankingsView />
    </Hydrate>
  );
}

import type { SearchParams } from "nuqs/server";
import { addsUp } from "#/ui/meters/aggregation-names.ts";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { loadRankingsSearch, toMeterInput, toRankingInput } from "#/ui/rankings/rankings-search.ts";
import { RankingsView } from "#/ui/rankings/rankings-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Rankings" };

interface RankingsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function RankingsPage({ searchParams }: RankingsPageProps) {
  const search = await loadRankingsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  const meter = search.meter ? await api.meters.get({ slug: search.meter }).catch(() => null) : null;
  await Promise.all([
    api.services.list.prefetch(allServicesInput),
    search.meter
      ? api.analytics.meterTop.prefetch(toMeterInput(search, meter !== null && addsUp(meter.aggregation)))
      : api.analytics.rankings.prefetch(toRankingInput(search)),
  ]);
  return (
    <Hydrate>
      <RankingsView />
    </Hydrate>
  );
}

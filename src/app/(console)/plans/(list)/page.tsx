import type { SearchParams } from "nuqs/server";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { loadPlansSearch, plansPerPage } from "#/ui/plans/plans-search.ts";
import { PlansView } from "#/ui/plans/plans-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Plans" };

interface PlansPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function PlansPage({ searchParams }: PlansPageProps) {
  const { page, state } = await loadPlansSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.credits.plans.list.prefetch({ page, perPage: plansPerPage, state }),
    api.services.list.prefetch(allServicesInput),
  ]);
  return (
    <Hydrate>
      <PlansView />
    </Hydrate>
  );
}

import type { SearchParams } from "nuqs/server";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { NewPlanView } from "#/ui/plan/new-plan-view.tsx";
import { loadNewPlanSearch } from "#/ui/plan/preview-search.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "New plan" };

interface NewPlanPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function NewPlanPage({ searchParams }: NewPlanPageProps) {
  const { copy } = await loadNewPlanSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    copy === "" ? null : api.credits.plans.get.prefetch({ slug: copy }),
    api.services.list.prefetch(allServicesInput),
  ]);
  return (
    <Hydrate>
      <NewPlanView key={copy} copy={copy} />
    </Hydrate>
  );
}

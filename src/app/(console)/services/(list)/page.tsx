import type { SearchParams } from "nuqs/server";
import { loadServicesSearch, servicesPerPage } from "#/ui/services/services-search.ts";
import { ServicesView } from "#/ui/services/services-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Services and meters" };

interface ServicesPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function ServicesPage({ searchParams }: ServicesPageProps) {
  const { page } = await loadServicesSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.services.list.prefetch({ page, perPage: servicesPerPage });
  return (
    <Hydrate>
      <ServicesView />
    </Hydrate>
  );
}

import type { SearchParams } from "nuqs/server";
import { importsPerPage, loadImportsSearch } from "#/ui/imports/imports-search.ts";
import { ImportsView } from "#/ui/imports/imports-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Imports" };

interface ImportsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function ImportsPage({ searchParams }: ImportsPageProps) {
  const { page } = await loadImportsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.imports.list.prefetch({ page, perPage: importsPerPage }),
    api.analytics.overview.prefetch(),
  ]);
  return (
    <Hydrate>
      <ImportsView />
    </Hydrate>
  );
}

import { notFound } from "next/navigation";
import { ImportView } from "#/ui/imports/import-view.tsx";
import { shownRowErrors } from "#/ui/imports/imports-search.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface ImportPageProps {
  params: Promise<{ id: string }>;
}

export const metadata = { title: "Import" };

export default async function ImportPage({ params }: ImportPageProps) {
  const id = Number((await params).id);
  if (!Number.isSafeInteger(id) || id < 1) notFound();
  const { api, Hydrate } = await prefetchApi();
  const isUnknown = await api.imports.get({ id }).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await Promise.all([
    api.imports.get.prefetch({ id }),
    api.imports.rowErrors.prefetch({ id, limit: shownRowErrors }),
    api.analytics.overview.prefetch(),
  ]);
  return (
    <Hydrate>
      <ImportView key={id} id={id} />
    </Hydrate>
  );
}

import { redirect } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { lastDays } from "#/ui/proof/last-days.ts";
import { loadProofSearch, proofHref, toProofInput } from "#/ui/proof/proof-search.ts";
import { ProofView } from "#/ui/proof/proof-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Proof" };

interface ProofPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function ProofPage({ searchParams }: ProofPageProps) {
  const search = await loadProofSearch(searchParams);
  // A link without a span would prove something else every day.
  if (search.customer && search.meter && (search.from === null || search.to === null)) {
    redirect(proofHref(search.customer, search.meter, lastDays(search, new Date())));
  }
  const input = toProofInput(search);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.services.list.prefetch(allServicesInput),
    ...(input ? [api.analytics.proof.prefetchInfinite(input)] : []),
  ]);
  return (
    <Hydrate>
      <ProofView />
    </Hydrate>
  );
}

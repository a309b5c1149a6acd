import type { SearchParams } from "nuqs/server";
import { loadBillingSearch, toPeriodsInput } from "#/ui/billing/billing-search.ts";
import { BillingView } from "#/ui/billing/billing-view.tsx";
import { allPlansInput } from "#/ui/billing/plans-input.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Billing periods" };

interface BillingPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function BillingPage({ searchParams }: BillingPageProps) {
  const search = await loadBillingSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await Promise.all([
    api.credits.billing.list.prefetch(toPeriodsInput(search)),
    api.credits.plans.list.prefetch(allPlansInput),
  ]);
  return (
    <Hydrate>
      <BillingView />
    </Hydrate>
  );
}

import type { SearchParams } from "nuqs/server";
import { loadCreditsSearch, toAccountsInput } from "#/ui/credits/credits-search.ts";
import { CreditsView } from "#/ui/credits/credits-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Credits" };

interface CreditsPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function CreditsPage({ searchParams }: CreditsPageProps) {
  const search = await loadCreditsSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.credits.ledger.accounts.prefetch(toAccountsInput(search));
  return (
    <Hydrate>
      <CreditsView />
    </Hydrate>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { loadAccountSearch, toAccountInputs } from "#/ui/credits/account-search.ts";
import { AccountView } from "#/ui/credits/account-view.tsx";
import { readSegment } from "#/ui/events/event-href.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface AccountPageProps {
  params: Promise<{ customer: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: AccountPageProps): Promise<Metadata> {
  return { title: `Credits of ${readSegment((await params).customer)}` };
}

export default async function AccountPage({ params, searchParams }: AccountPageProps) {
  const externalId = readSegment((await params).customer);
  const today = new Date().toISOString().slice(0, 10);
  const inputs = toAccountInputs(externalId, await loadAccountSearch(searchParams), today);
  const { api, Hydrate } = await prefetchApi();
  const isUnknown = await api.customers.get({ externalId }).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await Promise.all([
    api.customers.get.prefetch({ externalId }),
    api.credits.billing.get.prefetch(inputs.billing),
    api.credits.ledger.balance.prefetch(inputs.balance),
    api.credits.ledger.balanceHistory.prefetch(inputs.history),
    api.credits.ledger.grants.prefetch(inputs.grants),
    api.credits.ledger.grants.prefetch(inputs.names),
    api.credits.ledger.holds.prefetch(inputs.holds),
    api.credits.ledger.transactions.prefetch(inputs.transactions),
    api.credits.alerts.list.prefetch(inputs.alerts),
  ]);
  return (
    <Hydrate>
      <AccountView key={externalId} customer={externalId} today={today} />
    </Hydrate>
  );
}

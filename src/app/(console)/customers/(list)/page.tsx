import type { SearchParams } from "nuqs/server";
import { loadCustomersSearch, toCustomersInput } from "#/ui/customers/customers-search.ts";
import { CustomersView } from "#/ui/customers/customers-view.tsx";
import { prefetchApi } from "#/ui/trpc/server.ts";

export const metadata = { title: "Customers" };

interface CustomersPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function CustomersPage({ searchParams }: CustomersPageProps) {
  const search = await loadCustomersSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.customers.list.prefetch(toCustomersInput(search));
  return (
    <Hydrate>
      <CustomersView />
    </Hydrate>
  );
}

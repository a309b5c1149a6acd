import type { SearchParams } from "nuqs/server";
import { prefetchApi } from "#/ui/trpc/server.ts";
import { loadUsersSearch, toUsersInput } from "#/ui/users/users-search.ts";
import { UsersView } from "#/ui/users/users-view.tsx";

export const metadata = { title: "Users" };

interface UsersPageProps {
  searchParams: Promise<SearchParams>;
}

export default async function UsersPage({ searchParams }: UsersPageProps) {
  const search = await loadUsersSearch(searchParams);
  const { api, Hydrate } = await prefetchApi();
  await api.analytics.users.prefetch(toUsersInput(search));
  return (
    <Hydrate>
      <UsersView />
    </Hydrate>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";
import { loadUserSearch, toUserInputs } from "#/ui/user/user-search.ts";
import { UserView } from "#/ui/user/user-view.tsx";
import { readUsername } from "#/ui/user/username-param.ts";

interface UserPageProps {
  params: Promise<{ username: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: UserPageProps): Promise<Metadata> {
  return { title: readUsername((await params).username) };
}

export default async function UserPage({ params, searchParams }: UserPageProps) {
  const username = readUsername((await params).username);
  const inputs = toUserInputs(username, await loadUserSearch(searchParams));
  const { api, Hydrate } = await prefetchApi();
  // Asked for before anything is sent, so that an unknown user is answered with status 404.
  const isUnknown = await api.analytics.user(inputs.user).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await Promise.all([
    api.analytics.user.prefetch(inputs.user),
    api.analytics.userDays.prefetch(inputs.days),
    api.analytics.userSessions.prefetch(inputs.sessions),
  ]);
  return (
    <Hydrate>
      <UserView key={username} username={username} />
    </Hydrate>
  );
}

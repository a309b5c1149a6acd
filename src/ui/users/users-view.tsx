"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { cn } from "#/ui/class-names.ts";
import { NoData } from "#/ui/overview/no-data.tsx";
import { Pager } from "#/ui/paging/pager.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { toUsersInput, usersSearch } from "./users-search.ts";
import { UsersTable } from "./users-table.tsx";

/** Everyone with at least one session, by name. */
export function UsersView() {
  const [search, setSearch] = useQueryStates(usersSearch, { history: "push" });
  const q = useSettled(search.q);
  const input = toUsersInput({ ...search, q });
  const users = trpc.analytics.users.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = users;
  return (
    <>
      <PageHeader
        title="Users"
        actions={
          <SearchField
            label="Username begins with"
            value={search.q}
            onChange={(text) => setSearch({ q: text, page: 1 }, { history: "replace" })}
          />
        }
      >
        Everyone with a session, by name
      </PageHeader>
      <section aria-label="Users" aria-busy={users.isFetching} className="rounded-md border bg-surface">
        {users.error ? (
          <QueryFailure
            title="The users could not be loaded"
            error={users.error}
            onRetry={() => users.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={20} />
        ) : data.rows.length > 0 ? (
          <div className={cn(users.isPlaceholderData && "opacity-60")}>
            <UsersTable rows={data.rows} />
          </div>
        ) : data.total === 0 && !input.prefix ? (
          <NoData />
        ) : (
          <Empty title={data.total > 0 ? "This page is past the end" : "No username begins like this"}>
            {data.total > 0 ? null : (
              <p className="text-ink-muted">Capitals count: “Heron” and “heron” differ.</p>
            )}
            <Button onClick={() => setSearch(null)}>Show all users</Button>
          </Empty>
        )}
        {data && data.total > 0 ? (
          <Pager
            page={search.page}
            perPage={input.perPage}
            total={data.total}
            noun="user"
            onPage={(page) => setSearch({ page })}
          />
        ) : null}
      </section>
    </>
  );
}

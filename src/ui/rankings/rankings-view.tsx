"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { cn } from "#/ui/class-names.ts";
import { NoData } from "#/ui/overview/no-data.tsx";
import { Pager } from "#/ui/paging/pager.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { measureChoices, windowNames } from "./measures.ts";
import { rankingsSearch, toCsvHref, toRankingInput } from "./rankings-search.ts";
import { RankingsTable } from "./rankings-table.tsx";

const windowChoices = [
  { value: "1", label: windowNames[1] },
  { value: "7", label: windowNames[7] },
  { value: "30", label: windowNames[30] },
] as const;
const rowChoices = [
  { value: "25", label: "25 rows" },
  { value: "50", label: "50 rows" },
  { value: "100", label: "100 rows" },
] as const;
const rowsOf = { "25": 25, "50": 50, "100": 100 } as const;
const windowOf = { "1": 1, "7": 7, "30": 30 } as const;

/** Who used how much, up to when. */
export function RankingsView() {
  const [search, setSearch] = useQueryStates(rankingsSearch, { history: "push" });
  const q = useSettled(search.q);
  const ranking = trpc.analytics.rankings.useQuery(toRankingInput({ ...search, q }), {
    placeholderData: keepPreviousData,
  });
  const { data } = ranking;

  return (
    <>
      <PageHeader
        title="Rankings"
        actions={
          <Button asChild>
            <a href={toCsvHref(search)} download="ranking.csv">
              <Download aria-hidden />
              CSV
            </a>
          </Button>
        }
      >
        {data?.reference ? (
          <>
            Windows that end at <Time at={data.reference} withZone />
          </>
        ) : (
          "Who used how much, up to when"
        )}
      </PageHeader>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField
          label="Username begins with"
          value={search.q}
          onChange={(text) => setSearch({ q: text, page: 1 }, { history: "replace" })}
        />
        <Select
          label="Order by"
          value={search.sort}
          choices={measureChoices}
          onChange={(sort) => setSearch({ sort, page: 1 })}
        />
        <Segments
          label="Window"
          value={windowChoices.find((choice) => windowOf[choice.value] === search.window)?.value ?? "30"}
          choices={windowChoices}
          onChange={(window) => setSearch({ window: windowOf[window], page: 1 })}
        />
        <Select
          label="Rows on a page"
          value={rowChoices.find((choice) => rowsOf[choice.value] === search.per_page)?.value ?? "25"}
          choices={rowChoices}
          onChange={(rows) => setSearch({ per_page: rowsOf[rows], page: 1 })}
          className="sm:ml-auto"
        />
      </div>
      <section aria-label="Ranking" aria-busy={ranking.isFetching} className="rounded-md border bg-surface">
        {ranking.error ? (
          <QueryFailure
            title="The ranking could not be loaded"
            error={ranking.error}
            onRetry={() => ranking.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={search.per_page} />
        ) : data.reference === null ? (
          <NoData />
        ) : (
          <>
            {data.rows.length > 0 ? (
              <div className={cn(ranking.isPlaceholderData && "opacity-60")}>
                <RankingsTable
                  rows={data.rows}
                  sort={search.sort}
                  window={search.window}
                  reference={search.reference}
                  onOrder={(order) => setSearch({ ...order, page: 1 })}
                />
              </div>
            ) : (
              <Empty title={data.totalUsers > 0 ? "This page is past the end" : "Nobody is in this window"}>
                <p className="text-ink-muted">
                  {data.totalUsers > 0
                    ? "Go back to the first page."
                    : "Take a longer window, another reference time, or the beginning of another username; capitals count."}
                </p>
                <Button onClick={() => setSearch(null)}>Show the whole ranking</Button>
              </Empty>
            )}
            {data.totalUsers > 0 ? (
              <Pager
                page={search.page}
                perPage={search.per_page}
                total={data.totalUsers}
                noun="user"
                onPage={(page) => setSearch({ page })}
              />
            ) : null}
          </>
        )}
      </section>
    </>
  );
}

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
import { Select } from "#/ui/primitives/select.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { measureChoices } from "./measures.ts";
import { RankedMeter } from "./ranked-meter.tsx";
import { RowsChoice, WindowChoice } from "./ranking-choices.tsx";
import { rankingsSearch, toCsvHref, toRankingInput } from "./rankings-search.ts";
import { RankingsTable } from "./rankings-table.tsx";

/** Who used how much of the internet, by the measures of its sessions. */
export function SessionRankings() {
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
        <RankedMeter meter={search.meter} onChange={(meter) => setSearch({ meter, page: 1 })} />
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
        <WindowChoice window={search.window} onChange={(window) => setSearch({ window, page: 1 })} />
        <RowsChoice rows={search.per_page} onChange={(rows) => setSearch({ per_page: rows, page: 1 })} />
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

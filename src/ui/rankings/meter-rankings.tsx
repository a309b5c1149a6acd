"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { cn } from "#/ui/class-names.ts";
import { addsUp } from "#/ui/meters/aggregation-names.ts";
import { useServices } from "#/ui/meters/use-services.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { MeterRankingTable } from "./meter-ranking-table.tsx";
import { RankedMeter } from "./ranked-meter.tsx";
import { RowsChoice, WindowChoice } from "./ranking-choices.tsx";
import { rankingsSearch, toMeterCsvHref, toMeterInput } from "./rankings-search.ts";

/** Who used how much of one meter, up to when. */
export function MeterRankings({ meter }: { meter: string }) {
  const [search, setSearch] = useQueryStates(rankingsSearch, { history: "push" });
  const q = useSettled(search.q);
  const services = useServices();
  const known = services.data?.data.flatMap(({ meters }) => meters).find(({ slug }) => slug === meter);
  const hasShare = known !== undefined && addsUp(known.aggregation);
  const ranking = trpc.analytics.meterTop.useQuery(toMeterInput({ ...search, q, meter }, hasShare), {
    placeholderData: keepPreviousData,
    enabled: !services.isPending,
  });
  const { data } = ranking;
  return (
    <>
      <PageHeader
        title="Rankings"
        actions={
          <Button asChild>
            <a href={toMeterCsvHref({ ...search, meter }, hasShare)} download="ranking.csv">
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
        <RankedMeter meter={meter} onChange={(chosen) => setSearch({ meter: chosen, page: 1 })} />
        <SearchField
          label="External id begins with"
          value={search.q}
          onChange={(text) => setSearch({ q: text, page: 1 }, { history: "replace" })}
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
        ) : data.rows.length > 0 && data.reference !== null ? (
          <div className={cn(ranking.isPlaceholderData && "opacity-60")}>
            <MeterRankingTable
              ranking={data}
              end={data.reference}
              name={known?.name ?? data.meter}
              window={search.window}
              reference={search.reference}
              hasShare={hasShare}
              onWindow={(window) => setSearch({ window, page: 1 })}
            />
          </div>
        ) : (
          <Empty title={emptyTitle(data)}>
            <p className="text-ink-muted">
              {data.reference === null
                ? `An event of service ${data.service} brings the first.`
                : data.total > 0
                  ? "Go back to the first page."
                  : "Take a longer window, another reference time, or the beginning of another external id; capitals count."}
            </p>
            {data.reference === null ? null : (
              <Button onClick={() => setSearch({ q: "", page: 1, window: 30, reference: null })}>
                Show the whole ranking
              </Button>
            )}
          </Empty>
        )}
        {data && data.total > 0 ? (
          <Pager
            page={search.page}
            perPage={search.per_page}
            total={data.total}
            noun="customer"
            onPage={(page) => setSearch({ page })}
          />
        ) : null}
      </section>
    </>
  );
}

function emptyTitle({ reference, total }: { reference: string | null; total: number }): string {
  if (reference === null) return "Nothing is measured yet";
  return total > 0 ? "This page is past the end" : "Nobody is in this window";
}

"use client";
import { keepPreviousData } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { DayLegend } from "#/ui/chart/day-legend.tsx";
import { cn } from "#/ui/class-names.ts";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { type AccountSearch, daySpans } from "./account-search.ts";
import { balanceSeries } from "./balance-series.ts";
import { BalanceTable } from "./balance-table.tsx";
import { prepareBalance } from "./prepare-balance.ts";

const BalanceChart = dynamic(() => import("./balance-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const spans = daySpans.map((days) => ({ value: String(days), label: `${days} days` }));

interface BalancePanelProps {
  input: { customer: string; from: string };
  search: AccountSearch;
  onSearch: (change: Partial<AccountSearch>) => void;
}

/** What was left at the end of each day. */
export function BalancePanel({ input, search, onSearch }: BalancePanelProps) {
  const history = trpc.credits.ledger.balanceHistory.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const { data } = history;
  const prepared = data && prepareBalance(data.data);
  return (
    <Panel
      title="Balance over time, credits"
      note={data ? `At the end of each day of ${data.time_zone}; of today, now` : undefined}
      actions={
        <>
          <Segments
            label="Time"
            value={String(search.days)}
            choices={spans}
            onChange={(text) => onSearch({ days: daySpans.find((days) => String(days) === text) ?? 30 })}
          />
          <ChartSwitch view={search.view} onView={(view) => onSearch({ view })} />
        </>
      }
    >
      {history.error ? (
        <QueryFailure
          title="The history could not be loaded"
          error={history.error}
          onRetry={() => history.refetch()}
        />
      ) : !data || !prepared ? (
        <Skeleton className="h-64" />
      ) : (
        <div className={cn(history.isPlaceholderData && "opacity-60")}>
          {search.view === "table" ? (
            <BalanceTable prepared={prepared} timeZone={data.time_zone} />
          ) : prepared.isEmpty ? (
            <p className="flex h-64 items-center justify-center px-3 text-center text-ink-muted">
              There were no credits on any of these days.
            </p>
          ) : (
            <div className="px-3 py-2">
              <DayLegend
                series={balanceSeries.filter(
                  ({ key }) =>
                    key === "available" || (key === "held" ? prepared.hasHeld : prepared.hasOverage),
                )}
                emptyDays={null}
              />
              <div className="mt-1 h-56">
                <BalanceChart prepared={prepared} />
              </div>
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

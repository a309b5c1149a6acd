"use client";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { DayLegend } from "#/ui/chart/day-legend.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { burnDownSeries } from "./burn-down-series.ts";
import { BurnDownTable } from "./burn-down-table.tsx";
import { prepareBurnDown } from "./prepare-burn-down.ts";

const BurnDownChart = dynamic(() => import("./burn-down-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

interface BurnDownPanelProps {
  input: { externalId: string; number: number };
  /** Milliseconds; false for a period that no longer moves. */
  refetchInterval: number | false;
}

/** How the period came to its amount day by day and, for plans in credits, what was left of them. */
export function BurnDownPanel({ input, refetchInterval }: BurnDownPanelProps) {
  const [view, setView] = useQueryState("view", chartViewParser);
  const burnDown = trpc.credits.statements.burnDown.useQuery(input, { refetchInterval });
  const { data } = burnDown;
  const prepared = data && prepareBurnDown(data);
  return (
    <Panel
      title={data ? `Burn-down, ${data.currency}` : "Burn-down"}
      note={
        data
          ? `From the period’s start to the end of each day of ${data.time_zone}; late events count on the day on which they occurred`
          : undefined
      }
      actions={<ChartSwitch view={view} onView={setView} />}
      className="print:hidden"
    >
      {burnDown.error ? (
        <QueryFailure
          title="The burn-down could not be loaded"
          error={burnDown.error}
          onRetry={() => burnDown.refetch()}
        />
      ) : !data || !prepared ? (
        <Skeleton className="h-64" />
      ) : view === "table" ? (
        <BurnDownTable prepared={prepared} currency={data.currency} timeZone={data.time_zone} />
      ) : (
        <div className="px-3 py-2">
          <DayLegend
            series={burnDownSeries.filter(({ key }) => key === "amount" || prepared.hasBalance)}
            emptyDays={prepared.gaps.length > 0 ? "Days to come" : null}
          />
          <div className="mt-1 h-56">
            <BurnDownChart prepared={prepared} currency={data.currency} />
          </div>
        </div>
      )}
    </Panel>
  );
}

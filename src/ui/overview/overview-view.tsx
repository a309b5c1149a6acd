"use client";
import { OpenAlerts } from "#/ui/alerts/open-alerts.tsx";
import { DayPanel } from "#/ui/chart/day-panel.tsx";
import { dayBefore } from "#/ui/format/day.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { SimulationStrip } from "#/ui/simulation/strip/simulation-strip.tsx";
import { type ApiOutputs, trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { WindowCards } from "#/ui/windows/window-cards.tsx";
import { AllTime } from "./all-time.tsx";
import { Arrivals } from "./arrivals.tsx";
import { NoData } from "./no-data.tsx";
import { OverviewSkeleton } from "./overview-skeleton.tsx";
import { RecentImports } from "./recent-imports.tsx";
import { TopUsers } from "./top-users.tsx";

/** Is usage arriving, and who uses most? */
export function OverviewView() {
  const overview = trpc.analytics.overview.useQuery(undefined, { refetchInterval: 15_000 });
  const { data } = overview;
  return (
    <>
      <PageHeader title="Overview">
        {data?.latest ? (
          <>
            Whole UTC days up to that of the latest session, <Time at={data.latest} withZone />
          </>
        ) : null}
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Arrivals />
        <OpenAlerts />
        <SimulationStrip />
        {overview.error ? (
          <QueryFailure
            title="The overview could not be loaded"
            error={overview.error}
            onRetry={() => overview.refetch()}
          />
        ) : data ? (
          <OverviewData data={data} />
        ) : (
          <OverviewSkeleton />
        )}
        <RecentImports />
      </div>
    </>
  );
}

function OverviewData({ data }: { data: ApiOutputs["analytics"]["overview"] }) {
  if (data.latest === null)
    return (
      <section aria-label="No data" className="rounded-md border bg-surface">
        <NoData />
      </section>
    );
  const to = data.latest.slice(0, 10);
  const from = data.days[0]?.day ?? dayBefore(to, 29);
  return (
    <>
      <WindowCards usage={data.windows} before={data.before} />
      <AllTime data={data} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <DayPanel title="Usage by day" from={from} to={to} days={data.days} />
        <TopUsers rows={data.top} />
      </div>
    </>
  );
}

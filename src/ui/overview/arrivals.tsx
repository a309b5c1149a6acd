"use client";
import { keepPreviousData } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { useMemo } from "react";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { MinuteTable } from "./minute-table.tsx";
import { prepareMinutes } from "./prepare-minutes.ts";
import { ReceiptsToday } from "./receipts-today.tsx";

const MinuteChart = dynamic(() => import("./minute-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

/** ms between two looks at the counts. */
const lookEvery = 3000;

const title = "Events a minute";

/** Is usage arriving, and what becomes of it? */
export function Arrivals() {
  const { zone } = usePreferences();
  const [view, setView] = useQueryState("minutes", chartViewParser);
  const counts = trpc.events.receiptCounts.useQuery(
    { timeZone: zone },
    { refetchInterval: lookEvery, placeholderData: keepPreviousData },
  );
  const { data } = counts;
  const prepared = useMemo(() => data && prepareMinutes(data.minutes, zone), [data, zone]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-stretch gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <Panel
        title={title}
        note={
          prepared
            ? `${formatCount(prepared.lastFull)} in the last full minute; the last 60, ${zone}`
            : undefined
        }
        actions={<ChartSwitch label="Minutes as" view={view} onView={setView} />}
      >
        {counts.error && !data ? (
          <QueryFailure
            title="The counts could not be loaded"
            error={counts.error}
            onRetry={() => counts.refetch()}
          />
        ) : !prepared ? (
          <Skeleton className="h-36" />
        ) : view === "table" ? (
          <MinuteTable bars={prepared.bars} label={title} />
        ) : prepared.total === 0 ? (
          <div className="flex h-36 flex-col items-center justify-center gap-2 px-3 text-center">
            <p className="text-ink-muted">Nothing was received in the last 60 minutes.</p>
            <Button asChild size="small">
              <Link href="/events?view=live">Wait for events</Link>
            </Button>
          </div>
        ) : (
          <div className="h-36 px-3 py-2">
            <MinuteChart bars={prepared.bars} label={title} />
          </div>
        )}
      </Panel>
      <ReceiptsToday counts={data?.today} />
    </div>
  );
}

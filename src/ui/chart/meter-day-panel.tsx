"use client";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { type ReactNode, useMemo } from "react";
import type { MeterDays } from "#/domain/analytics/meters/sum-meter-days.ts";
import { countOf } from "#/ui/format/count.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { ChartSwitch } from "./chart-switch.tsx";
import { chartViewParser } from "./chart-view.ts";
import { DayLegend } from "./day-legend.tsx";
import { MeterDayTable } from "./meter-day-table.tsx";
import { meterSeries } from "./meter-series.ts";
import { type MeterDayBar, prepareMeterDays } from "./prepare-meter-days.ts";
import { TipPanel } from "./tip-panel.tsx";

const DayChart = dynamic(() => import("./day-chart.tsx").then((chart) => chart.default<MeterDayBar>), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

interface MeterDayPanelProps {
  meter: { slug: string; name: string; unit: string };
  /** Whose days they are, IANA. */
  timeZone: string;
  days: MeterDays;
  /** The page that proves a day's total. */
  proofOf: (day: string) => string;
  actions?: ReactNode;
}

/** A meter by day, as a chart or, for everyone, as a table. */
export function MeterDayPanel({ meter, timeZone, days, proofOf, actions }: MeterDayPanelProps) {
  const [view, setView] = useQueryState("view", chartViewParser);
  const prepared = useMemo(() => prepareMeterDays(days.from, days.to, days.days), [days]);
  const series = meterSeries(meter.slug, meter.name);
  const title = `${meter.name} by day`;
  return (
    <Panel
      title={`${title}, ${meter.unit}`}
      note={`${days.from} to ${days.to}, days of ${timeZone}`}
      actions={
        <>
          {actions}
          <ChartSwitch view={view} onView={setView} />
        </>
      }
    >
      {view === "table" ? (
        <MeterDayTable
          bars={prepared.bars}
          label={title}
          unit={meter.unit}
          timeZone={timeZone}
          proofOf={proofOf}
        />
      ) : (
        <div className="px-3 py-2">
          <DayLegend series={[series]} emptyDays={prepared.gaps.length > 0 ? "No events" : null} />
          <div className="mt-1 h-56">
            <DayChart
              {...prepared}
              label={title}
              series={[series]}
              formatAxis={formatAxisQuantity}
              tooltip={(bar) => <MeterDayTooltip bar={bar} unit={meter.unit} />}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

function MeterDayTooltip({ bar: { day, used }, unit }: { bar: MeterDayBar; unit: string }) {
  return (
    <TipPanel title={day}>
      {used ? (
        <p>
          <Quantity value={used.value} unit={unit} withUnit />
          <span className="text-ink-muted"> · {countOf(used.events, "event")}</span>
        </p>
      ) : (
        <p className="text-ink-muted">No events</p>
      )}
    </TipPanel>
  );
}

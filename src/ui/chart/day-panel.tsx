"use client";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { type ReactNode, useMemo } from "react";
import type { DayUsage } from "#/domain/analytics/usage.ts";
import { formatAxisVolume } from "#/ui/format/volume.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { ChartSwitch } from "./chart-switch.tsx";
import { chartViewParser } from "./chart-view.ts";
import { DayLegend } from "./day-legend.tsx";
import { DayTable } from "./day-table.tsx";
import { DayTooltip } from "./day-tooltip.tsx";
import { type DayBar, prepareDays } from "./prepare-days.ts";
import { daySeries } from "./series.ts";

const DayChart = dynamic(() => import("./day-chart.tsx").then((chart) => chart.default<DayBar>), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

interface DayPanelProps {
  title: string;
  from: string;
  to: string;
  days: readonly DayUsage[];
  actions?: ReactNode;
  /** Called with the day that is picked in the chart or the table. */
  onDay?: (day: string) => void;
}

/** Usage by day, as a chart or, for everyone, as a table. */
export function DayPanel({ title, from, to, days, actions, onDay }: DayPanelProps) {
  const { unit } = usePreferences();
  const [view, setView] = useQueryState("view", chartViewParser);
  const prepared = useMemo(() => prepareDays(from, to, days), [from, to, days]);
  return (
    <Panel
      title={`${title}, ${unit}`}
      note={`${from} to ${to}, UTC days`}
      actions={
        <>
          {actions}
          <ChartSwitch view={view} onView={setView} />
        </>
      }
    >
      {view === "table" ? (
        <DayTable prepared={prepared} label={title} onDay={onDay} />
      ) : (
        <div className="px-3 py-2">
          <DayLegend series={daySeries} emptyDays={prepared.gaps.length > 0 ? "No sessions" : null} />
          <div className="mt-1 h-56">
            <DayChart
              {...prepared}
              label={title}
              series={daySeries}
              formatAxis={(kilobits) => formatAxisVolume(kilobits, unit)}
              tooltip={(bar) => <DayTooltip bar={bar} />}
              onPick={({ day, usage }) => usage && onDay?.(day)}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

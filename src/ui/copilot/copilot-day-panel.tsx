"use client";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { useMemo } from "react";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { DayLegend } from "#/ui/chart/day-legend.tsx";
import { TipPanel } from "#/ui/chart/tip-panel.tsx";
import { countOf } from "#/ui/format/count.ts";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import type { CopilotDay } from "./copilot-data.ts";
import { CopilotDayTable } from "./copilot-day-table.tsx";
import { type CopilotDayBar, prepareCopilotDays } from "./prepare-copilot-days.ts";

const DayChart = dynamic(
  () => import("#/ui/chart/day-chart.tsx").then((chart) => chart.default<CopilotDayBar>),
  { ssr: false, loading: () => <Skeleton className="h-full w-full" /> },
);

const title = "Credits per day";
const series = [
  { key: "credits", name: "Credits", color: "var(--color-accent)", mark: "bg-accent" },
] as const;

/** Credits by UTC day, as a chart or, for everyone, as a table. */
export function CopilotDayPanel({ days }: { days: readonly CopilotDay[] }) {
  const [view, setView] = useQueryState("view", chartViewParser);
  const prepared = useMemo(() => prepareCopilotDays(days), [days]);
  const { bars, gaps } = prepared;
  return (
    <Panel
      title={title}
      note={`${bars[0]?.day} to ${bars.at(-1)?.day}, UTC days`}
      actions={<ChartSwitch view={view} onView={setView} />}
    >
      {view === "table" ? (
        <CopilotDayTable bars={bars} label={title} />
      ) : (
        <div className="px-3 py-2">
          <DayLegend series={series} emptyDays={gaps.length > 0 ? "No messages" : null} />
          <div className="mt-1 h-48">
            <DayChart
              {...prepared}
              label={title}
              series={series}
              formatAxis={formatAxisQuantity}
              tooltip={(bar) => <CopilotDayTooltip bar={bar} />}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

function CopilotDayTooltip({ bar: { day, exact, messages } }: { bar: CopilotDayBar }) {
  return (
    <TipPanel title={day}>
      <p>
        {formatDecimal(exact)} credits
        <span className="text-ink-muted"> · {countOf(messages, "message")}</span>
      </p>
    </TipPanel>
  );
}

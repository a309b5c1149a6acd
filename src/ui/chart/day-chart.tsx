"use client";
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatShortDay } from "#/ui/format/day.ts";
import { formatAxisVolume } from "#/ui/format/volume.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { DayTooltip } from "./day-tooltip.tsx";
import type { PreparedDays } from "./prepare-days.ts";
import { daySeries } from "./series.ts";

const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };

interface DayChartProps {
  prepared: PreparedDays;
  label: string;
  onDay?: ((day: string) => void) | undefined;
}

/** Draws prepared days as stacked bars. Default export, so that it can be loaded apart from the page. */
export default function DayChart({ prepared, label, onDay }: DayChartProps) {
  const { unit } = usePreferences();
  const barOf = new Map(prepared.bars.map((bar) => [bar.day, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <BarChart
        data={prepared.bars}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title={label}
        onClick={({ activeLabel }) => {
          if (typeof activeLabel === "string" && barOf.get(activeLabel)?.usage) onDay?.(activeLabel);
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="day"
          ticks={prepared.ticks}
          interval="preserveEnd"
          minTickGap={8}
          tickFormatter={formatShortDay}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
        />
        <YAxis
          width={56}
          tickFormatter={(kilobits: number) => formatAxisVolume(kilobits, unit)}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        {prepared.gaps.map((gap) => (
          <ReferenceArea
            key={gap.from}
            x1={gap.from}
            x2={gap.to}
            fill="var(--color-sunken)"
            stroke="var(--color-line-strong)"
            strokeDasharray="2 3"
            strokeWidth={0.5}
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-ink)", fillOpacity: 0.06 }}
          content={({ active, label: day }) =>
            active ? <DayTooltip bar={typeof day === "string" ? barOf.get(day) : undefined} /> : null
          }
        />
        {daySeries.map((series) => (
          <Bar
            key={series.key}
            dataKey={series.key}
            name={series.name}
            stackId="day"
            fill={series.color}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

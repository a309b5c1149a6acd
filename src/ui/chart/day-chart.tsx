"use client";
import type { ReactNode } from "react";
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
import type { DayGap } from "./day-axis.ts";

const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };

interface DayChartProps<Day extends { day: string }> {
  /** One for each day of the axis, in order; lengths under the keys of the series, null where there is none. */
  bars: readonly Day[];
  gaps: readonly DayGap[];
  /** Days to name on the axis. */
  ticks: readonly string[];
  /** Stacked from below. */
  series: readonly { key: string; name: string; color: string }[];
  label: string;
  formatAxis: (value: number) => string;
  /** Draws the exact values of a day. */
  tooltip: (bar: Day) => ReactNode;
  onPick?: ((bar: Day) => void) | undefined;
}

/** Draws prepared days as stacked bars. Default export, so that it can be loaded apart from the page. */
export default function DayChart<Day extends { day: string }>(props: DayChartProps<Day>) {
  const { bars, gaps, ticks, series, label, formatAxis, tooltip, onPick } = props;
  const barOf = new Map(bars.map((bar) => [bar.day, bar]));
  const find = (day: unknown) => (typeof day === "string" ? barOf.get(day) : undefined);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <BarChart
        data={[...bars]}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title={label}
        onClick={({ activeLabel }) => {
          const bar = find(activeLabel);
          if (bar) onPick?.(bar);
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="day"
          ticks={[...ticks]}
          interval="preserveEnd"
          minTickGap={8}
          tickFormatter={formatShortDay}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
        />
        <YAxis width={56} tickFormatter={formatAxis} tick={axisText} tickLine={false} axisLine={false} />
        {gaps.map((gap) => (
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
          content={({ active, label: day }) => {
            const bar = find(day);
            return active && bar ? tooltip(bar) : null;
          }}
        />
        {series.map(({ key, name, color }) => (
          <Bar key={key} dataKey={key} name={name} stackId="day" fill={color} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

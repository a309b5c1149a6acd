"use client";
import type { ReactNode } from "react";
import { Bar, BarChart, ResponsiveContainer } from "recharts";
import { ChartTip } from "./chart-tip.tsx";
import { DayAxes } from "./day-axes.tsx";
import type { DayGap } from "./day-axis.ts";
import { DayGaps } from "./day-gaps.tsx";

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
  const barOf = new Map<unknown, Day>(bars.map((bar) => [bar.day, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <BarChart
        data={[...bars]}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title={label}
        onClick={({ activeLabel }) => {
          const bar = barOf.get(activeLabel);
          if (bar) onPick?.(bar);
        }}
      >
        <DayAxes ticks={ticks} formatAxis={formatAxis} />
        <DayGaps gaps={gaps} />
        <ChartTip mark="band" find={(day) => barOf.get(day)}>
          {tooltip}
        </ChartTip>
        {series.map(({ key, name, color }) => (
          <Bar key={key} dataKey={key} name={name} stackId="day" fill={color} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

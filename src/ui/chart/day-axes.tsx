"use client";
import { CartesianGrid, XAxis, YAxis } from "recharts";
import { formatShortDay } from "#/ui/format/day.ts";
import { axisText, baseLine } from "./axis-looks.ts";

interface DayAxesProps {
  /** Days to name on the axis. */
  ticks: readonly string[];
  formatAxis: (value: number) => string;
}

/** Days along the bottom, amounts up the left side, and a line across at each amount that is named. */
export function DayAxes({ ticks, formatAxis }: DayAxesProps) {
  return (
    <>
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      <XAxis
        dataKey="day"
        ticks={[...ticks]}
        interval="preserveEnd"
        minTickGap={8}
        tickFormatter={formatShortDay}
        tick={axisText}
        tickLine={false}
        axisLine={baseLine}
      />
      <YAxis width={56} tickFormatter={formatAxis} tick={axisText} tickLine={false} axisLine={false} />
    </>
  );
}

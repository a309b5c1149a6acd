"use client";
import type { ReactNode } from "react";
import { Tooltip } from "recharts";

/** How the place that is pointed at is marked: charts of nothing but bars can mark the width of one. */
const marks = {
  band: { fill: "var(--color-ink)", fillOpacity: 0.06 },
  line: { stroke: "var(--color-ink-faint)" },
};

interface ChartTipProps<Datum> {
  mark: keyof typeof marks;
  /** What is drawn at a place of the axis. */
  find: (place: unknown) => Datum | undefined;
  /** Draws its exact values. */
  children: (datum: Datum) => ReactNode;
}

/** Tells the exact values of the place that is pointed at. */
export function ChartTip<Datum>({ mark, find, children }: ChartTipProps<Datum>) {
  return (
    <Tooltip
      isAnimationActive={false}
      // A place without values has something to tell too: why there are none.
      filterNull={false}
      cursor={marks[mark]}
      content={({ active, label }) => {
        const datum = active ? find(label) : undefined;
        return datum === undefined ? null : children(datum);
      }}
    />
  );
}

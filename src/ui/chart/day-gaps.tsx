"use client";
import { ReferenceArea } from "recharts";
import type { DayGap } from "./day-axis.ts";

/** Shades the days that have no data: a gap is not a zero. */
export function DayGaps({ gaps }: { gaps: readonly DayGap[] }) {
  return gaps.map(({ from, to }) => (
    <ReferenceArea
      key={from}
      x1={from}
      x2={to}
      fill="var(--color-sunken)"
      stroke="var(--color-line-strong)"
      strokeDasharray="2 3"
      strokeWidth={0.5}
      // An end that rounding puts outside would leave out the whole area.
      ifOverflow="hidden"
    />
  ));
}

"use client";
import { Segments } from "#/ui/primitives/segments.tsx";
import type { ChartView } from "./chart-view.ts";

const views = [
  { value: "chart", label: "Chart" },
  { value: "table", label: "Table" },
] as const;

interface ChartSwitchProps {
  label?: string;
  view: ChartView;
  onView: (view: ChartView) => void;
}

/** Draws values or, for everyone, lists them. */
export function ChartSwitch({ label = "Show as", view, onView }: ChartSwitchProps) {
  return <Segments label={label} value={view} choices={views} onChange={onView} />;
}

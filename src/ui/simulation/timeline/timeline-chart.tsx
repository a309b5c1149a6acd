"use client";
import { CartesianGrid, Line, LineChart, ReferenceArea, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { axisText, baseLine } from "#/ui/chart/axis-looks.ts";
import { ChartTip } from "#/ui/chart/chart-tip.tsx";
import { TipPanel } from "#/ui/chart/tip-panel.tsx";
import { measureLooks } from "#/ui/simulation/run/curve-looks.ts";
import type { FailureBand } from "./failure-bands.ts";
import { shareCeiling, type Timeline, type TimelineRow } from "./prepare-timeline.ts";
import type { SeriesLook } from "./series-looks.ts";
import { SeriesMark } from "./series-mark.tsx";
import { formatClock, timeTicks } from "./time-spans.ts";

/** A line of the chart. */
export interface TimelineSeries {
  /** Of the values. */
  key: string;
  name: string;
  look: SeriesLook;
  /** Stands out from the others. */
  isMain: boolean;
}

interface TimelineChartProps {
  measure: "errors" | "latency";
  timeline: Timeline;
  series: readonly TimelineSeries[];
  bands: readonly FailureBand[];
}

const fields = { errors: "errorRate", latency: "latencyMs" } as const;

/** Draws one measure over simulated time. Default export, to be loaded apart from the page. */
export default function TimelineChart({ measure, timeline, series, bands }: TimelineChartProps) {
  const { rows, fromSeconds, toSeconds } = timeline;
  const looks = measureLooks[measure];
  const field = fields[measure];
  const rowAt = new Map<unknown, TimelineRow>(rows.map((row) => [row.timeSeconds, row]));
  const hasMain = series.some(({ isMain }) => isMain);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 150 }}>
      <LineChart
        data={rows}
        margin={{ top: 14, right: 12, bottom: 0, left: 0 }}
        title={looks.title}
        syncId="simulation-timeline"
        syncMethod="value"
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="timeSeconds"
          type="number"
          domain={[fromSeconds, toSeconds]}
          ticks={timeTicks(fromSeconds, toSeconds)}
          tickFormatter={formatClock}
          interval="preserveStartEnd"
          minTickGap={12}
          tick={axisText}
          tickLine={false}
          axisLine={baseLine}
          allowDataOverflow
        />
        <YAxis
          width={48}
          domain={measure === "errors" ? [0, shareCeiling(rows)] : looks.domain}
          tickCount={measure === "errors" ? 3 : 4}
          tickFormatter={looks.formatAxis}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        {bands.map((band) => (
          <ReferenceArea
            key={band.id}
            x1={band.fromSeconds}
            x2={band.toSeconds}
            fill="var(--color-bad)"
            fillOpacity={0.1}
            stroke="var(--color-bad)"
            strokeOpacity={0.5}
            strokeDasharray="2 3"
            ifOverflow="hidden"
            label={{
              value: band.mark ?? "",
              position: "insideTopLeft",
              fill: "var(--color-bad)",
              fontSize: 11,
              dy: -14,
              dx: -4,
            }}
          />
        ))}
        <ChartTip mark="line" find={(time) => rowAt.get(time)}>
          {(row) => (
            <TipPanel title={`${looks.title} at ${formatClock(row.timeSeconds)}`}>
              {row.values ? (
                <dl className="grid grid-cols-[auto_auto] gap-x-4">
                  {series.map(({ key, name, look }) => {
                    const value = row.values?.[key]?.[field];
                    return (
                      <div key={key} className="contents">
                        <dt className="flex items-center gap-1.5 text-ink-muted">
                          <SeriesMark look={look} />
                          {name}
                        </dt>
                        <dd className="text-right">
                          {value === null || value === undefined ? "no requests" : looks.format(value)}
                        </dd>
                      </div>
                    );
                  })}
                </dl>
              ) : (
                <p className="text-ink-muted">Not known</p>
              )}
            </TipPanel>
          )}
        </ChartTip>
        {series.map(({ key, name, look, isMain }) => (
          <Line
            key={key}
            dataKey={(row: TimelineRow) => row.values?.[key]?.[field] ?? null}
            name={name}
            stroke={look.color}
            {...(look.dashes && { strokeDasharray: look.dashes })}
            strokeWidth={isMain ? 2.5 : 1.5}
            strokeOpacity={hasMain && !isMain ? 0.45 : 1}
            dot={false}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

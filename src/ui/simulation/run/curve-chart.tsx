"use client";
import { CartesianGrid, Line, LineChart, ReferenceArea, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { axisText, baseLine } from "#/ui/chart/axis-looks.ts";
import { ChartTip } from "#/ui/chart/chart-tip.tsx";
import { TipFacts, TipPanel } from "#/ui/chart/tip-panel.tsx";
import { formatSeconds } from "#/ui/simulation/health/format-simulated.ts";
import { curveLines, measureLooks } from "./curve-looks.ts";
import { type CurveMeasure, type CurvePoint, type FailureBand, isAlone } from "./prepare-curves.ts";

interface CurveChartProps {
  label: string;
  measure: CurveMeasure;
  points: readonly CurvePoint[];
  bands: readonly FailureBand[];
  /** End of the axis, simulated seconds. */
  endSeconds: number;
}

/** Draws a service's curve over the baseline's. Default export, to be loaded apart from the page. */
export default function CurveChart({ label, measure, points, bands, endSeconds }: CurveChartProps) {
  const { domain, formatAxis, format } = measureLooks[measure];
  const pointOf = new Map<unknown, CurvePoint>(points.map((point) => [point.timeSeconds, point]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 120 }}>
      <LineChart data={[...points]} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} title={label}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          type="number"
          dataKey="timeSeconds"
          domain={[0, endSeconds]}
          tickCount={5}
          tickFormatter={(seconds: number) => formatSeconds(seconds)}
          tick={axisText}
          tickLine={false}
          axisLine={baseLine}
          minTickGap={12}
        />
        <YAxis
          width={48}
          domain={domain}
          tickCount={3}
          tickFormatter={formatAxis}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        {bands.map(({ fromSeconds, toSeconds, isOwn }) => (
          <ReferenceArea
            key={`${fromSeconds}-${toSeconds}`}
            x1={fromSeconds}
            x2={toSeconds}
            fill={isOwn ? "var(--color-bad-soft)" : "var(--color-sunken)"}
            stroke={isOwn ? "var(--color-bad)" : "var(--color-line-strong)"}
            strokeDasharray="2 3"
            strokeWidth={0.5}
            ifOverflow="hidden"
          />
        ))}
        <ChartTip mark="line" find={(time) => pointOf.get(time)}>
          {(point) => (
            <TipPanel
              title={`${label}, ${formatSeconds(point.fromSeconds)}–${formatSeconds(point.timeSeconds)} s`}
            >
              <TipFacts
                facts={curveLines.map(({ key, name, mark }) => {
                  const value = point[key];
                  return { name, mark, value: value === null ? "no requests" : format(value) };
                })}
              />
            </TipPanel>
          )}
        </ChartTip>
        {curveLines.toReversed().map(({ key, name, color, dash }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            stroke={color}
            strokeWidth={key === "run" ? 2 : 1.5}
            {...(dash && { strokeDasharray: dash })}
            dot={({ cx, cy, index }) =>
              isAlone(points, index ?? 0, key) ? (
                <circle key={index} cx={cx} cy={cy} r={1.5} fill={color} />
              ) : null
            }
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

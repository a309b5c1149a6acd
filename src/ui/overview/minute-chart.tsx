"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatCount } from "#/ui/format/count.ts";
import { minuteSeries } from "./minute-series.ts";
import type { MinuteBar } from "./prepare-minutes.ts";

const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Draws minutes as stacked bars. Default export, so that it can be loaded apart from the page. */
export default function MinuteChart({ bars, label }: { bars: MinuteBar[]; label: string }) {
  const barOf = new Map(bars.map((bar) => [bar.clock, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 120 }}>
      <BarChart
        data={bars}
        margin={{ top: 6, right: 12, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title={label}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="clock"
          interval={14}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
        />
        <YAxis
          width={44}
          tickCount={3}
          allowDecimals={false}
          tickFormatter={(count: number) => short.format(count)}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-ink)", fillOpacity: 0.06 }}
          content={({ active, label: clock }) =>
            active ? <MinuteTooltip bar={typeof clock === "string" ? barOf.get(clock) : undefined} /> : null
          }
        />
        {minuteSeries.map((series) => (
          <Bar
            key={series.key}
            dataKey={series.key}
            name={series.name}
            stackId="minute"
            fill={series.color}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

function MinuteTooltip({ bar }: { bar: MinuteBar | undefined }) {
  if (!bar) return null;
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{bar.clock}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {minuteSeries.map((series) => (
          <div key={series.key} className="contents">
            <dt className="flex items-center gap-1.5 text-ink-muted">
              <span aria-hidden className={`size-2 ${series.mark}`} />
              {series.name}
            </dt>
            <dd className="text-right">{formatCount(bar[series.key])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

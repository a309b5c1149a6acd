"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { axisText, baseLine } from "#/ui/chart/axis-looks.ts";
import { ChartTip } from "#/ui/chart/chart-tip.tsx";
import { TipFacts, TipPanel } from "#/ui/chart/tip-panel.tsx";
import { formatCount } from "#/ui/format/count.ts";
import { minuteSeries } from "./minute-series.ts";
import type { MinuteBar } from "./prepare-minutes.ts";

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Draws minutes as stacked bars. Default export, so that it can be loaded apart from the page. */
export default function MinuteChart({ bars, label }: { bars: MinuteBar[]; label: string }) {
  const barOf = new Map<unknown, MinuteBar>(bars.map((bar) => [bar.clock, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 120 }}>
      <BarChart
        data={bars}
        margin={{ top: 6, right: 12, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title={label}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="clock" interval={14} tick={axisText} tickLine={false} axisLine={baseLine} />
        <YAxis
          width={44}
          tickCount={3}
          allowDecimals={false}
          tickFormatter={(count: number) => short.format(count)}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        <ChartTip mark="band" find={(clock) => barOf.get(clock)}>
          {(bar) => <MinuteTooltip bar={bar} />}
        </ChartTip>
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

function MinuteTooltip({ bar }: { bar: MinuteBar }) {
  return (
    <TipPanel title={bar.clock}>
      <TipFacts
        facts={minuteSeries.map(({ key, name, mark }) => ({ name, mark, value: formatCount(bar[key]) }))}
      />
    </TipPanel>
  );
}

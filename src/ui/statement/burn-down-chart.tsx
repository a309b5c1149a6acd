"use client";
import { Bar, ComposedChart, Line, ResponsiveContainer } from "recharts";
import { ChartTip } from "#/ui/chart/chart-tip.tsx";
import { DayAxes } from "#/ui/chart/day-axes.tsx";
import { DayGaps } from "#/ui/chart/day-gaps.tsx";
import { TipFacts, TipPanel } from "#/ui/chart/tip-panel.tsx";
import { formatMoney } from "#/ui/format/money.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { burnDownSeries } from "./burn-down-series.ts";
import type { BurnDownBar, PreparedBurnDown } from "./prepare-burn-down.ts";

const [charged, available] = burnDownSeries;

interface BurnDownChartProps {
  prepared: PreparedBurnDown;
  currency: string;
}

/** Draws prepared days: bars that grow, and a line that burns down. Default export, to be loaded apart from the page. */
export default function BurnDownChart({ prepared, currency }: BurnDownChartProps) {
  const { bars, gaps, ticks, hasBalance } = prepared;
  const barOf = new Map<unknown, BurnDownBar>(bars.map((bar) => [bar.day, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <ComposedChart
        data={bars}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title="Burn-down"
      >
        <DayAxes ticks={ticks} formatAxis={formatAxisQuantity} />
        <DayGaps gaps={gaps} />
        <ChartTip mark="line" find={(day) => barOf.get(day)}>
          {(bar) => <BurnDownTooltip bar={bar} currency={currency} />}
        </ChartTip>
        <Bar dataKey={charged.key} name={charged.name} fill={charged.color} isAnimationActive={false} />
        {hasBalance ? (
          <Line
            dataKey={available.key}
            name={available.name}
            stroke={available.color}
            strokeWidth={2}
            dot={{ r: 2, fill: available.color }}
            isAnimationActive={false}
          />
        ) : null}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function BurnDownTooltip({ bar: { day, exact }, currency }: { bar: BurnDownBar; currency: string }) {
  const { amount, balance } = exact;
  return (
    <TipPanel title={day}>
      {amount === null ? (
        <p className="text-ink-muted">A day to come</p>
      ) : (
        <TipFacts
          facts={[
            { name: charged.name, value: formatMoney(amount, currency) },
            ...(balance === null ? [] : [{ name: available.name, value: formatMoney(balance, currency) }]),
          ]}
        />
      )}
    </TipPanel>
  );
}

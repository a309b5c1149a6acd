"use client";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatShortDay } from "#/ui/format/day.ts";
import { formatMoney } from "#/ui/format/money.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { burnDownSeries } from "./burn-down-series.ts";
import type { BurnDownBar, PreparedBurnDown } from "./prepare-burn-down.ts";

const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };
const [charged, available] = burnDownSeries;

interface BurnDownChartProps {
  prepared: PreparedBurnDown;
  currency: string;
}

/** Draws prepared days: bars that grow, and a line that burns down. Default export, to be loaded apart from the page. */
export default function BurnDownChart({ prepared, currency }: BurnDownChartProps) {
  const { bars, gaps, ticks, hasBalance } = prepared;
  const barOf = new Map(bars.map((bar) => [bar.day, bar]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <ComposedChart
        data={bars}
        margin={{ top: 8, right: 20, bottom: 0, left: 0 }}
        barCategoryGap="15%"
        title="Burn-down"
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="day"
          ticks={ticks}
          interval="preserveEnd"
          minTickGap={8}
          tickFormatter={formatShortDay}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--color-line-strong)" }}
        />
        <YAxis
          width={56}
          tickFormatter={formatAxisQuantity}
          tick={axisText}
          tickLine={false}
          axisLine={false}
        />
        {gaps.map((gap) => (
          <ReferenceArea
            key={gap.from}
            x1={gap.from}
            x2={gap.to}
            fill="var(--color-sunken)"
            stroke="var(--color-line-strong)"
            strokeDasharray="2 3"
            strokeWidth={0.5}
            // An end that rounding puts outside would leave out the whole area.
            ifOverflow="hidden"
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-ink)", fillOpacity: 0.06 }}
          content={({ active, label }) => {
            const bar = typeof label === "string" ? barOf.get(label) : undefined;
            return active && bar ? <BurnDownTooltip bar={bar} currency={currency} /> : null;
          }}
        />
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
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{day}</p>
      {exact.amount === null ? (
        <p className="text-ink-muted">A day to come</p>
      ) : (
        <dl className="grid grid-cols-[auto_auto] gap-x-4">
          <dt className="text-ink-muted">{charged.name}</dt>
          <dd className="text-right">{formatMoney(exact.amount, currency)}</dd>
          {exact.balance === null ? null : (
            <>
              <dt className="text-ink-muted">{available.name}</dt>
              <dd className="text-right">{formatMoney(exact.balance, currency)}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

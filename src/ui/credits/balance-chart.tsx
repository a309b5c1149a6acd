"use client";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatShortDay } from "#/ui/format/day.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { balanceSeries } from "./balance-series.ts";
import type { BalanceStep, PreparedBalance } from "./prepare-balance.ts";

const axisText = { fill: "var(--color-ink-faint)", fontSize: 12 };
const [available, held, overage] = balanceSeries;

/** Draws prepared days as steps. Default export, to be loaded apart from the page. */
export default function BalanceChart({ prepared }: { prepared: PreparedBalance }) {
  const { steps, ticks, hasHeld, hasOverage } = prepared;
  const stepOf = new Map(steps.map((step) => [step.day, step]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <ComposedChart data={steps} margin={{ top: 8, right: 20, bottom: 0, left: 0 }} title="Balance">
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
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--color-ink-faint)" }}
          content={({ active, label }) => {
            const step = typeof label === "string" ? stepOf.get(label) : undefined;
            return active && step ? <BalanceTooltip step={step} prepared={prepared} /> : null;
          }}
        />
        <Area
          type="step"
          dataKey={available.key}
          name={available.name}
          stroke={available.color}
          strokeWidth={2}
          fill={available.color}
          fillOpacity={0.15}
          isAnimationActive={false}
        />
        {hasHeld ? (
          <Line
            type="step"
            dataKey={held.key}
            name={held.name}
            stroke={held.color}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        ) : null}
        {hasOverage ? (
          <Line
            type="step"
            dataKey={overage.key}
            name={overage.name}
            stroke={overage.color}
            strokeWidth={2}
            strokeDasharray="5 3"
            dot={false}
            isAnimationActive={false}
          />
        ) : null}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function BalanceTooltip({
  step: { day, exact },
  prepared,
}: {
  step: BalanceStep;
  prepared: PreparedBalance;
}) {
  const lines = [
    { name: available.name, amount: exact.available },
    ...(prepared.hasHeld ? [{ name: held.name, amount: exact.held }] : []),
    ...(prepared.hasOverage ? [{ name: overage.name, amount: exact.overage }] : []),
    { name: "Spent in the day", amount: exact.spent },
  ];
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{day}, at its end</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {lines.map(({ name, amount }) => (
          <div key={name} className="contents">
            <dt className="text-ink-muted">{name}</dt>
            <dd className="text-right">{formatAmount(amount, "credits")}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

"use client";
import { Area, ComposedChart, Line, ResponsiveContainer } from "recharts";
import { ChartTip } from "#/ui/chart/chart-tip.tsx";
import { DayAxes } from "#/ui/chart/day-axes.tsx";
import { TipFacts, TipPanel } from "#/ui/chart/tip-panel.tsx";
import { formatAmount } from "#/ui/format/money.ts";
import { formatAxisQuantity } from "#/ui/format/quantity.ts";
import { balanceSeries } from "./balance-series.ts";
import type { BalanceStep, PreparedBalance } from "./prepare-balance.ts";

const [available, held, overage] = balanceSeries;

/** Draws prepared days as steps. Default export, to be loaded apart from the page. */
export default function BalanceChart({ prepared }: { prepared: PreparedBalance }) {
  const { steps, ticks, hasHeld, hasOverage } = prepared;
  const stepOf = new Map<unknown, BalanceStep>(steps.map((step) => [step.day, step]));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 240 }}>
      <ComposedChart data={steps} margin={{ top: 8, right: 20, bottom: 0, left: 0 }} title="Balance">
        <DayAxes ticks={ticks} formatAxis={formatAxisQuantity} />
        <ChartTip mark="line" find={(day) => stepOf.get(day)}>
          {(step) => <BalanceTooltip step={step} prepared={prepared} />}
        </ChartTip>
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

interface BalanceTooltipProps {
  step: BalanceStep;
  prepared: PreparedBalance;
}

function BalanceTooltip({ step: { day, exact }, prepared }: BalanceTooltipProps) {
  const amounts = [
    { name: available.name, amount: exact.available },
    ...(prepared.hasHeld ? [{ name: held.name, amount: exact.held }] : []),
    ...(prepared.hasOverage ? [{ name: overage.name, amount: exact.overage }] : []),
    { name: "Spent in the day", amount: exact.spent },
  ];
  return (
    <TipPanel title={`${day}, at its end`}>
      <TipFacts
        facts={amounts.map(({ name, amount }) => ({ name, value: formatAmount(amount, "credits") }))}
      />
    </TipPanel>
  );
}

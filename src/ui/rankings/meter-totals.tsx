"use client";
import { type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { formatCount } from "#/ui/format/count.ts";
import { sumDecimals } from "#/ui/format/decimal.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import { Cell } from "#/ui/primitives/table.tsx";
import { windowSpan } from "#/ui/proof/proof-search.ts";
import { trpc } from "#/ui/trpc/client.ts";

interface MeterTotalsProps {
  /** One that adds up. */
  meter: string;
  unit: string;
  /** Behind the point. */
  digits: number;
  /** The end of the windows, ISO 8601 UTC. */
  end: string;
  window: WindowDays;
}

/** What everyone used in each window, at the foot of the ranking. */
export function MeterTotals({ meter, unit, digits, end, window }: MeterTotalsProps) {
  const totals = {
    1: useTotal(meter, end, 1),
    7: useTotal(meter, end, 7),
    30: useTotal(meter, end, 30),
  };
  return (
    <tfoot>
      <tr className="bg-ground">
        <Cell folds colSpan={2} />
        <Cell className="font-medium">All customers</Cell>
        {windowDays.map((days) => (
          <Cell key={days} numeric folds={days !== window} className="font-medium">
            {totals[days] ? <Quantity value={totals[days].value} unit={unit} digits={digits} /> : "…"}
          </Cell>
        ))}
        <Cell folds />
        <Cell numeric folds className="text-ink-muted">
          {totals[window] ? formatCount(totals[window].events) : "…"}
        </Cell>
      </tr>
    </tfoot>
  );
}

/** Null until it is known. */
function useTotal(meter: string, end: string, days: WindowDays) {
  const { data } = trpc.analytics.meterQuery.useQuery({ meter, ...windowSpan(end, days), window: "month" });
  if (!data) return null;
  return {
    value: sumDecimals(data.windows.map(({ value }) => value ?? "0")),
    events: data.windows.reduce((sum, { events }) => sum + events, 0),
  };
}

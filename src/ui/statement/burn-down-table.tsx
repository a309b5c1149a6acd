import { formatAmount } from "#/ui/format/money.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { PreparedBurnDown } from "./prepare-burn-down.ts";

interface BurnDownTableProps {
  prepared: PreparedBurnDown;
  currency: string;
  timeZone: string;
}

/** The chart's amounts as a table, newest day first. */
export function BurnDownTable({ prepared, currency, timeZone }: BurnDownTableProps) {
  const { bars, hasBalance } = prepared;
  const known = bars.filter(({ exact }) => exact.amount !== null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-72 overflow-y-auto" tabIndex={0} aria-label="Burn-down">
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>
              Day<span className="max-sm:hidden"> ({timeZone})</span>
            </HeadCell>
            <HeadCell numeric>Charged so far, {currency}</HeadCell>
            {hasBalance ? <HeadCell numeric>Available, {currency}</HeadCell> : null}
          </tr>
        </thead>
        <tbody>
          {known.toReversed().map(({ day, exact }) => (
            <tr key={day}>
              <Cell>{day}</Cell>
              <Cell numeric>{exact.amount === null ? null : formatAmount(exact.amount, currency)}</Cell>
              {hasBalance ? (
                <Cell numeric>{exact.balance === null ? "–" : formatAmount(exact.balance, currency)}</Cell>
              ) : null}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

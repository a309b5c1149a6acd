import { formatAmount } from "#/ui/format/money.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { PreparedBalance } from "./prepare-balance.ts";

interface BalanceTableProps {
  prepared: PreparedBalance;
  timeZone: string;
}

/** The chart's amounts as a table, newest day first. */
export function BalanceTable({ prepared, timeZone }: BalanceTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-72 overflow-auto" tabIndex={0} aria-label="Balance by day">
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>
              End of day<span className="max-sm:hidden"> ({timeZone})</span>
            </HeadCell>
            <HeadCell numeric>Available</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Held
            </HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Overage
            </HeadCell>
            <HeadCell numeric>Spent in it</HeadCell>
          </tr>
        </thead>
        <tbody>
          {prepared.steps.toReversed().map(({ day, exact }) => (
            <tr key={day}>
              <Cell>{day}</Cell>
              <Cell numeric className="font-medium">
                {formatAmount(exact.available, "credits")}
              </Cell>
              <Cell numeric className="max-sm:hidden">
                {formatAmount(exact.held, "credits")}
              </Cell>
              <Cell numeric className="max-sm:hidden">
                {formatAmount(exact.overage, "credits")}
              </Cell>
              <Cell numeric>{formatAmount(exact.spent, "credits")}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

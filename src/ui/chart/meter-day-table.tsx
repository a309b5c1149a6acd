import Link from "next/link";
import { formatCount } from "#/ui/format/count.ts";
import { columnDigits } from "#/ui/format/quantity.ts";
import { Quantity } from "#/ui/meters/quantity.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { MeterDayBar } from "./prepare-meter-days.ts";

interface MeterDayTableProps {
  bars: readonly MeterDayBar[];
  label: string;
  unit: string;
  timeZone: string;
  proofOf: (day: string) => string;
}

/** The chart's values as a table, newest day first. */
export function MeterDayTable({ bars, label, unit, timeZone, proofOf }: MeterDayTableProps) {
  const digits = columnDigits(bars.map(({ used }) => used?.value ?? null));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-72 overflow-y-auto" tabIndex={0} aria-label={label}>
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>Day ({timeZone})</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              Events
            </HeadCell>
            <HeadCell numeric>Value, {unit}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map(({ day, used }) => (
            <tr key={day}>
              <Cell>{day}</Cell>
              <Cell numeric className="max-sm:hidden">
                {used ? formatCount(used.events) : null}
              </Cell>
              <Cell numeric>
                {used ? (
                  <Link href={proofOf(day)} prefetch={false} className="underline decoration-dotted">
                    <Quantity value={used.value} unit={unit} digits={digits} />
                  </Link>
                ) : (
                  <span className="text-ink-faint">no events</span>
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

import { formatCount } from "#/ui/format/count.ts";
import { formatDecimal } from "#/ui/format/decimal.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { CopilotDayBar } from "./prepare-copilot-days.ts";

interface CopilotDayTableProps {
  bars: readonly CopilotDayBar[];
  label: string;
}

/** The chart's values as a table, newest day first. */
export function CopilotDayTable({ bars, label }: CopilotDayTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-64 overflow-y-auto" tabIndex={0} aria-label={label}>
      <Table aria-label={label}>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>Day (UTC)</HeadCell>
            <HeadCell numeric>Messages</HeadCell>
            <HeadCell numeric>Credits</HeadCell>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map(({ day, exact, messages }) => (
            <tr key={day}>
              <Cell>{day}</Cell>
              <Cell numeric>{formatCount(messages)}</Cell>
              <Cell numeric>{formatDecimal(exact)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

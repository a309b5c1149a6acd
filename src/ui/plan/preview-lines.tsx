import type { PlanPreview } from "#/api/contract/plans.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { explainLine, explainUse } from "./explain-line.ts";

/** What a period comes to, line by line. */
export function PreviewLines({ preview: { lines, total, currency } }: { preview: PlanPreview }) {
  return (
    <Table aria-label="Preview">
      <thead>
        <tr>
          <HeadCell>Line</HeadCell>
          <HeadCell numeric>Amount, {currency}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, place) => {
          const isFirst = lines[place - 1]?.item !== line.item;
          const use = isFirst ? explainUse(line.pricing) : null;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own, and never move
            <tr key={place} className="align-top">
              <Cell className="py-1.5 whitespace-normal">
                {line.description}
                <span className="block text-xs text-ink-faint">
                  {[use, explainLine(line)].filter((text) => text !== null).join(" · ")}
                </span>
              </Cell>
              <Cell numeric className="py-1.5">
                {formatAmount(line.amount, currency)}
              </Cell>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="h-9 px-3 text-left font-semibold">
            Total
          </th>
          <td className="h-9 px-3 text-right">{formatAmount(total, currency)}</td>
        </tr>
      </tfoot>
    </Table>
  );
}

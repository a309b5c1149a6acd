"use client";
import type { Statement } from "#/api/contract/statements.ts";
import type { MetersBySlug } from "#/ui/events/use-meters.ts";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { HeadCell, Table } from "#/ui/primitives/table.tsx";
import { groupLines } from "./group-lines.ts";
import { GroupRows } from "./group-rows.tsx";
import { Totals } from "./totals.tsx";

interface LinesPanelProps {
  statement: Statement;
  meters: MetersBySlug;
}

/** What is charged, meter by meter, and what it adds up to. */
export function LinesPanel({ statement, meters }: LinesPanelProps) {
  const groups = groupLines(statement);
  return (
    <Panel
      title="Lines"
      note={
        <>
          Each amount is rounded once, half up
          <span className="print:hidden">; each quantity leads to its proof</span>
        </>
      }
      className="print:border-0"
    >
      {groups.length === 0 ? (
        <Empty title="The plan prices nothing" />
      ) : (
        <Table aria-label="Lines">
          <thead>
            <tr>
              <HeadCell className="print:w-2/5">Line</HeadCell>
              <HeadCell numeric className="max-lg:hidden print:table-cell">
                Quantity
              </HeadCell>
              <HeadCell numeric className="max-lg:hidden print:table-cell">
                Price, {statement.currency}
              </HeadCell>
              <HeadCell numeric>Amount, {statement.currency}</HeadCell>
            </tr>
          </thead>
          {groups.map((group) => (
            <GroupRows key={group.key} group={group} statement={statement} meters={meters} />
          ))}
        </Table>
      )}
      <Totals statement={statement} />
    </Panel>
  );
}

"use client";
import { type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { columnDigits } from "#/ui/format/quantity.ts";
import { HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import type { ApiOutputs } from "#/ui/trpc/client.ts";
import { windowNames } from "./measures.ts";
import { MeterRankingRow } from "./meter-ranking-row.tsx";
import { MeterTotals } from "./meter-totals.tsx";
import { SortHead } from "./sort-head.tsx";

interface MeterRankingTableProps {
  ranking: ApiOutputs["analytics"]["meterTop"];
  /** The end of the windows, ISO 8601 UTC. */
  end: string;
  /** The meter, as people call it. */
  name: string;
  window: WindowDays;
  /** The reference in the URL, which the links pass on. */
  reference: string | null;
  hasShare: boolean;
  onWindow: (window: WindowDays) => void;
}

export function MeterRankingTable(props: MeterRankingTableProps) {
  const { ranking, end, name, window, reference, hasShare, onWindow } = props;
  const largestShare = ranking.page === 1 ? (ranking.rows[0]?.share ?? "0") : "100";
  const digits = columnDigits(
    ranking.rows.flatMap(({ usage }) => windowDays.map((days) => usage[days].value)),
  );
  return (
    <Table aria-label="Ranking">
      <StickyHead>
        <tr className="max-lg:hidden">
          <th colSpan={3} className="bg-surface" />
          <th
            colSpan={3}
            scope="colgroup"
            className="bg-surface px-3 pt-1.5 text-right text-xs font-semibold"
          >
            {name}, {ranking.unit}
          </th>
          <th colSpan={hasShare ? 2 : 1} className="bg-surface" />
        </tr>
        <tr>
          <HeadCell numeric folds className="w-14">
            Rank
          </HeadCell>
          <HeadCell folds className="w-16" title="Places gained or lost against the window before">
            Change
          </HeadCell>
          <HeadCell>Customer</HeadCell>
          {windowDays.map((days) => (
            <SortHead
              key={days}
              isActive={days === window}
              folds={days !== window}
              onSort={() => onWindow(days)}
            >
              {windowNames[days]}
              <span className="-ml-1 lg:hidden">, {ranking.unit}</span>
            </SortHead>
          ))}
          {hasShare ? (
            <HeadCell numeric folds title="Of all customers, in the window that orders">
              Share, %
            </HeadCell>
          ) : null}
          <HeadCell numeric folds>
            Events
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {ranking.rows.map((row) => (
          <MeterRankingRow
            key={row.customer}
            row={row}
            meter={ranking.meter}
            unit={ranking.unit}
            digits={digits}
            window={window}
            end={end}
            reference={reference}
            largestShare={hasShare ? largestShare : null}
          />
        ))}
      </tbody>
      {hasShare ? (
        <MeterTotals meter={ranking.meter} unit={ranking.unit} digits={digits} end={end} window={window} />
      ) : null}
    </Table>
  );
}

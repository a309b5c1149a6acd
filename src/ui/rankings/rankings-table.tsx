"use client";
import {
  type RankedUser,
  type UsageMeasure,
  usageMeasures,
  type WindowDays,
  windowDays,
} from "#/domain/analytics/usage.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { measureNames, windowNames } from "./measures.ts";
import { RankingsRow } from "./rankings-row.tsx";
import { SortHead } from "./sort-head.tsx";

interface RankingsTableProps {
  rows: readonly RankedUser[];
  sort: UsageMeasure;
  window: WindowDays;
  /** The reference in the URL, which the links pass on. */
  reference: string | null;
  onOrder: (order: { sort: UsageMeasure; window: WindowDays }) => void;
}

export function RankingsTable({ rows, sort, window, reference, onOrder }: RankingsTableProps) {
  const { unit } = usePreferences();
  const unitOf = (measure: UsageMeasure) => (measure === "sessions" ? "" : `, ${unit}`);
  const others = usageMeasures.filter((measure) => measure !== sort);
  const largestShare = rows[0]?.share ?? "0";
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
            {measureNames[sort]}
            {unitOf(sort)}
          </th>
          <th className="bg-surface" />
          <th
            colSpan={3}
            scope="colgroup"
            className="bg-surface px-3 pt-1.5 text-right text-xs font-semibold max-wide:hidden"
          >
            Within {windowNames[window]}
          </th>
        </tr>
        <tr>
          <HeadCell numeric folds className="w-14">
            Rank
          </HeadCell>
          <HeadCell folds className="w-16" title="Places gained or lost against the window before">
            Change
          </HeadCell>
          <HeadCell>User</HeadCell>
          {windowDays.map((days) => (
            <SortHead
              key={days}
              isActive={days === window}
              folds={days !== window}
              onSort={() => onOrder({ sort, window: days })}
            >
              {windowNames[days]}
              <span className="-ml-1 lg:hidden">{unitOf(sort)}</span>
            </SortHead>
          ))}
          <HeadCell numeric folds title="Of all users; the bar is as long as it is beside the first row">
            Share, %
          </HeadCell>
          {others.map((measure) => (
            <SortHead
              key={measure}
              isActive={false}
              folds
              className="max-wide:hidden"
              onSort={() => onOrder({ sort: measure, window })}
            >
              {measureNames[measure]}
              {unitOf(measure)}
            </SortHead>
          ))}
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((user) => (
          <RankingsRow
            key={user.username}
            user={user}
            sort={sort}
            window={window}
            others={others}
            reference={reference}
            largestShare={largestShare}
          />
        ))}
      </tbody>
    </Table>
  );
}

"use client";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Volume } from "#/ui/preferences/volume.tsx";
import { Cell, FoldedRow, HeadCell, Table } from "#/ui/primitives/table.tsx";
import type { PreparedDays } from "./prepare-days.ts";

interface DayTableProps {
  prepared: PreparedDays;
  label: string;
  onDay?: ((day: string) => void) | undefined;
}

/** The chart's values as a table, newest day first. */
export function DayTable({ prepared, label, onDay }: DayTableProps) {
  const { unit } = usePreferences();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-72 overflow-y-auto" tabIndex={0} aria-label={label}>
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>Day (UTC)</HeadCell>
            <HeadCell numeric folds>
              Upload, {unit}
            </HeadCell>
            <HeadCell numeric folds>
              Download, {unit}
            </HeadCell>
            <HeadCell numeric>Total, {unit}</HeadCell>
            <HeadCell numeric folds>
              Sessions
            </HeadCell>
          </tr>
        </thead>
        {prepared.bars.toReversed().map(({ day, usage }) => (
          <tbody key={day}>
            <tr>
              <Cell className={usage ? "max-lg:border-b-0" : undefined}>
                {usage && onDay ? (
                  <button type="button" className="rounded-sm underline" onClick={() => onDay(day)}>
                    {day}
                  </button>
                ) : (
                  day
                )}
              </Cell>
              {usage ? (
                <>
                  <Cell numeric folds>
                    <Volume kilobits={usage.upload} />
                  </Cell>
                  <Cell numeric folds>
                    <Volume kilobits={usage.download} />
                  </Cell>
                  <Cell numeric className="max-lg:border-b-0">
                    <Volume kilobits={usage.total} />
                  </Cell>
                  <Cell numeric folds>
                    {formatCount(usage.sessions)}
                  </Cell>
                </>
              ) : (
                <Cell numeric colSpan={4} className="text-ink-faint">
                  no sessions
                </Cell>
              )}
            </tr>
            {usage ? (
              <FoldedRow
                span={2}
                facts={[
                  { label: "Upload", value: <Volume kilobits={usage.upload} /> },
                  { label: "Download", value: <Volume kilobits={usage.download} /> },
                  { label: "Sessions", value: formatCount(usage.sessions), wide: true },
                ]}
              />
            ) : null}
          </tbody>
        ))}
      </Table>
    </section>
  );
}

"use client";
import { formatCount } from "#/ui/format/count.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { minuteSeries } from "./minute-series.ts";
import type { MinuteBar } from "./prepare-minutes.ts";

/** The chart's values as a table, newest minute first. */
export function MinuteTable({ bars, label }: { bars: readonly MinuteBar[]; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="h-36 overflow-auto" tabIndex={0} aria-label={label}>
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>Minute</HeadCell>
            {minuteSeries.map((series) => (
              <HeadCell key={series.key} numeric>
                {series.name}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.clock}>
              <Cell>{bar.clock}</Cell>
              {minuteSeries.map((series) => (
                <Cell key={series.key} numeric>
                  {formatCount(bar[series.key])}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

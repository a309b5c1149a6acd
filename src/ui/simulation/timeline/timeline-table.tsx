"use client";
import { cn } from "#/ui/class-names.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { formatLatency, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import type { Timeline } from "./prepare-timeline.ts";
import { formatExactClock } from "./time-spans.ts";
import type { TimelineSeries } from "./timeline-chart.tsx";

interface TimelineTableProps {
  timeline: Timeline;
  series: readonly TimelineSeries[];
}

/** The charts' values as a table, newest first. */
export function TimelineTable({ timeline, series }: TimelineTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
    <section className="max-h-96 overflow-auto" tabIndex={0} aria-label="Errors and latency by time">
      <Table>
        <thead className="sticky top-0">
          <tr>
            <HeadCell>Time</HeadCell>
            {series.map(({ key, name }) => (
              <HeadCell key={key} numeric>
                {name}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {timeline.rows.toReversed().map(({ timeSeconds, values }) => (
            <tr key={timeSeconds}>
              <Cell>{formatExactClock(timeSeconds)}</Cell>
              {series.map(({ key }) => {
                const value = values?.[key];
                return (
                  <Cell key={key} numeric className={cn(!value && "text-ink-faint")}>
                    {value?.errorRate == null || value.latencyMs === null
                      ? value
                        ? "no requests"
                        : "not known"
                      : `${formatShare(value.errorRate)} · ${formatLatency(value.latencyMs)}`}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

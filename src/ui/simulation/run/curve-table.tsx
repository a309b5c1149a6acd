"use client";
import type { WhatIfCurves } from "#/domain/simulation/what-if/what-if-result.ts";
import { Select } from "#/ui/primitives/select.tsx";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { formatSeconds } from "#/ui/simulation/health/format-simulated.ts";
import { curveLines, measureLooks } from "./curve-looks.ts";
import { type CurveMeasure, prepareCurve } from "./prepare-curves.ts";

interface CurveTableProps {
  curves: WhatIfCurves;
  serviceId: string;
  /** Those to choose from. */
  ids: readonly string[];
  onService: (id: string) => void;
  measure: CurveMeasure;
}

/** One service's curve as a table, with every point that was kept. */
export function CurveTable({ curves, serviceId, ids, onService, measure }: CurveTableProps) {
  const { title, format } = measureLooks[measure];
  const points = prepareCurve(curves, serviceId, measure, curves.timesSeconds.length);
  const shown = (value: number | null) => (value === null ? "no requests" : format(value));
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        <span aria-hidden className="text-ink-muted">
          Service
        </span>
        <Select
          label="Service of the table"
          value={serviceId}
          choices={ids.map((id) => ({ value: id, label: id }))}
          onChange={onService}
        />
      </div>
      <section
        className="max-h-80 overflow-auto"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
        tabIndex={0}
        aria-label={`${title} of ${serviceId}`}
      >
        <Table>
          <thead className="sticky top-0">
            <tr>
              <HeadCell>Time, s</HeadCell>
              {curveLines.map(({ key, name }) => (
                <HeadCell key={key} numeric>
                  {name}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.timeSeconds}>
                <Cell>
                  {formatSeconds(point.fromSeconds)}–{formatSeconds(point.timeSeconds)}
                </Cell>
                {curveLines.map(({ key }) => (
                  <Cell key={key} numeric className={point[key] === null ? "text-ink-faint" : undefined}>
                    {shown(point[key])}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </>
  );
}

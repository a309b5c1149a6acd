"use client";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import type { WhatIfResult } from "#/domain/simulation/what-if/what-if-result.ts";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { chartViewParser } from "#/ui/chart/chart-view.ts";
import { formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { curveLines, measureLooks } from "./curve-looks.ts";
import { CurveTable } from "./curve-table.tsx";
import {
  type CurveMeasure,
  curveMeasures,
  failureBands,
  orderCurves,
  prepareCurve,
} from "./prepare-curves.ts";
import { roleLooks } from "./role-looks.ts";

const CurveChart = dynamic(() => import("./curve-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const measures = curveMeasures.map((value) => ({ value, label: measureLooks[value].label }));
const measureParser = parseAsStringLiteral(curveMeasures).withDefault("errors");

/** Charts before the others are asked for. */
const shownCharts = 9;

/** Each service's curve beside what it is without the failures. */
export function RunCurves({ run }: { run: WhatIfResult }) {
  const [measure, setMeasure] = useQueryState("measure", measureParser);
  const [view, setView] = useQueryState("curves", chartViewParser);
  const [chosen, setChosen] = useQueryState("curve", parseAsString);
  const { curves, services, input } = run;
  const ids = useMemo(() => orderCurves(services, curves), [services, curves]);
  const ends = services.length > ids.length ? `; the ${formatCount(ids.length)} that changed most` : "";
  return (
    <Panel
      title={`Curves: ${measureLooks[measure].title}`}
      note={`Over ${formatSpan(input.durationSeconds)}, in simulated seconds${ends}`}
      actions={
        <>
          <Segments label="Measure" value={measure} choices={measures} onChange={setMeasure} />
          <ChartSwitch label="Curves as" view={view} onView={setView} />
        </>
      }
    >
      {view === "table" ? (
        <CurveTable
          curves={curves}
          serviceId={chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? "")}
          ids={ids}
          onService={setChosen}
          measure={measure}
        />
      ) : (
        <Charts run={run} ids={ids} measure={measure} />
      )}
    </Panel>
  );
}

interface ChartsProps {
  run: WhatIfResult;
  ids: readonly string[];
  measure: CurveMeasure;
}

function Charts({ run: { curves, services, input }, ids, measure }: ChartsProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? ids : ids.slice(0, shownCharts);
  const roleOf = new Map(services.map(({ serviceId, role }) => [serviceId, role]));
  const endSeconds = curves.timesSeconds.at(-1) ?? input.durationSeconds;
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-3 p-3">
      <CurveLegend hasFailures={input.failures.length > 0} />
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 @xl:grid-cols-2 @4xl:grid-cols-3">
        {shown.map((id) => {
          const role = roleOf.get(id) ?? "untouched";
          return (
            <li key={id} className="min-w-0">
              <h3 className="flex items-center justify-between gap-2">
                <span className="truncate font-medium">{id}</span>
                <LookBadge looks={roleLooks[role]} />
              </h3>
              <div className="mt-1 h-32">
                <CurveChart
                  label={id}
                  measure={measure}
                  points={prepareCurve(curves, id, measure)}
                  bands={failureBands(input, id)}
                  endSeconds={endSeconds}
                />
              </div>
            </li>
          );
        })}
      </ul>
      {ids.length > shown.length ? (
        <div>
          <Button size="small" onClick={() => setIsWhole(true)}>
            Show all {formatCount(ids.length)} curves
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What lines and shading mean. */
function CurveLegend({ hasFailures }: { hasFailures: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
      {curveLines.map(({ key, name, color, dash }) => (
        <li key={key} className="flex items-center gap-1.5">
          <svg aria-hidden width="18" height="6">
            <line
              x1="0"
              x2="18"
              y1="3"
              y2="3"
              stroke={color}
              strokeWidth="2"
              {...(dash && { strokeDasharray: dash })}
            />
          </svg>
          {name}
        </li>
      ))}
      {hasFailures ? (
        <>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 border border-dashed border-bad bg-bad-soft" />A failure of
            the service or its calls
          </li>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 border border-dashed border-line-strong bg-sunken" />A
            failure elsewhere
          </li>
        </>
      ) : null}
    </ul>
  );
}

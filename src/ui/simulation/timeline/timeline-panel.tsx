"use client";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import type { History } from "#/domain/simulation/live/read-history.ts";
import { ChartSwitch } from "#/ui/chart/chart-switch.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import type { Moment } from "#/ui/simulation/page/live-state.ts";
import type { LiveSearch } from "#/ui/simulation/page/simulation-search.ts";
import { chooseSeries } from "./choose-series.ts";
import { failureBands } from "./failure-bands.ts";
import { historySamples, joinSamples } from "./live-samples.ts";
import { othersKey, prepareTimeline } from "./prepare-timeline.ts";
import { lookOfService, otherLook } from "./series-looks.ts";
import { SeriesMark } from "./series-mark.tsx";
import { secondsOf, timeSpanNames } from "./time-spans.ts";
import type { TimelineSeries } from "./timeline-chart.tsx";
import { TimelineTable } from "./timeline-table.tsx";

const TimelineChart = dynamic(() => import("./timeline-chart.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

interface TimelinePanelProps {
  frame: Frame;
  moments: readonly Moment[];
  failures: readonly Failure[];
  /** Undefined while it is asked for. */
  history: History | undefined;
  /** The service that is looked at. */
  selected: string | null;
  search: LiveSearch;
  onSearch: (change: Partial<LiveSearch>) => void;
}

/** Errors and latency by service over the run, with the failures. */
export function TimelinePanel(props: TimelinePanelProps) {
  const { frame, moments, failures, history, selected, search, onSearch } = props;
  const { span } = search;
  const services = useMemo(() => frame.services.map(({ serviceId }) => serviceId), [frame.services]);
  const samples = useMemo(
    () => joinSamples(history ? historySamples(history, services) : [], moments),
    [history, services, moments],
  );
  const toSeconds = frame.timeSeconds;
  const seconds = secondsOf(span, frame.speed);
  const fromSeconds = Math.max(0, seconds === null ? (samples[0]?.fromSeconds ?? 0) : toSeconds - seconds);
  const inSpan = failures.filter(({ endSeconds }) => (endSeconds ?? toSeconds) >= fromSeconds);
  const bands = failureBands(failures, fromSeconds, toSeconds);
  const shown = chooseSeries(frame.services, inSpan, selected);
  const timeline = prepareTimeline({ services, shown, samples, fromSeconds, toSeconds });
  const others = services.length - shown.length;
  const series: TimelineSeries[] = services
    .flatMap((id, place) =>
      shown.includes(id) ? [{ key: id, name: id, look: lookOfService(place), isMain: id === selected }] : [],
    )
    .concat(others > 0 ? [{ key: othersKey, name: `${others} others`, look: otherLook, isMain: false }] : []);
  const spans = timeSpanNames.map((value) => {
    const length = secondsOf(value, frame.speed);
    return { value, label: length === null ? "All" : formatSpan(length) };
  });
  return (
    <Panel
      title="Timeline"
      className="min-w-0 max-lg:order-3"
      note={`Each point covers the ${formatSpan(timeline.coveredSeconds)} before it; simulated time`}
      actions={
        <>
          <Segments
            label="Time shown"
            value={span}
            choices={spans}
            onChange={(value) => onSearch({ span: value })}
          />
          <ChartSwitch
            label="Timeline as"
            view={search.timeline}
            onView={(view) => onSearch({ timeline: view })}
          />
        </>
      }
    >
      {search.timeline === "table" ? (
        <TimelineTable timeline={timeline} series={series} />
      ) : (
        <div className="grid gap-1 px-3 py-2">
          <ul aria-label="Lines" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
            {series.map(({ key, name, look }) => (
              <li key={key} className="flex items-center gap-1.5">
                <SeriesMark look={look} />
                {name}
              </li>
            ))}
          </ul>
          {bands.length > 0 ? (
            <ul aria-label="Failures drawn in" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-bad">
              {bands.map(({ id, number, label }) => (
                <li key={id}>
                  <strong className="font-semibold">F{number}</strong> {label}
                </li>
              ))}
            </ul>
          ) : null}
          <h3 className="mt-1 text-xs font-medium">Error rate</h3>
          <div className="h-36">
            <TimelineChart measure="errors" timeline={timeline} series={series} bands={bands} />
          </div>
          <h3 className="mt-1 text-xs font-medium">Mean latency, ms</h3>
          <div className="h-36">
            <TimelineChart measure="latency" timeline={timeline} series={series} bands={bands} />
          </div>
        </div>
      )}
    </Panel>
  );
}

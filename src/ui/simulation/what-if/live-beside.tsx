"use client";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { useLiveFrame } from "#/ui/simulation/health/use-live-frame.ts";
import { summarize } from "#/ui/simulation/page/summarize.ts";
import { HealthStrip } from "#/ui/simulation/strip/health-strip.tsx";
import { isStanding } from "#/ui/simulation/strip/is-standing.ts";

/** What is so in the live run now; it stays in sight where there is room. */
export function LiveBeside() {
  const { data: frame, isPending, dataUpdatedAt } = useLiveFrame();
  if (isPending) return <Skeleton className="h-20" />;
  return (
    <section
      aria-labelledby="live-beside"
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border bg-surface px-3 py-2 xl:sticky xl:top-12 xl:z-10 xl:max-h-24 xl:overflow-y-auto"
    >
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 id="live-beside" className="text-base font-semibold">
          Live now
        </h2>
        {frame ? (
          <p className="text-ink-muted wrap-anywhere">
            {summarize(frame).title}
            <span className="text-ink-faint"> · at {formatSpan(Math.floor(frame.timeSeconds))}</span>
          </p>
        ) : (
          <p className="text-ink-muted">No simulation runs live at the moment; what-if works all the same.</p>
        )}
        {frame && isStanding(frame.at, dataUpdatedAt) ? (
          <Badge>Stands still</Badge>
        ) : frame?.paused ? (
          <Badge tone="accent">Paused</Badge>
        ) : null}
      </div>
      {frame ? <HealthStrip frame={frame} /> : null}
    </section>
  );
}

"use client";
import { formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";
import type { DayBar } from "./prepare-days.ts";
import { daySeries } from "./series.ts";

/** Exact values of one day. */
export function DayTooltip({ bar }: { bar: DayBar }) {
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{bar.day}</p>
      {bar.usage ? (
        <dl className="grid grid-cols-[auto_auto] gap-x-4">
          {daySeries.map((series) => (
            <div key={series.key} className="contents">
              <dt className="flex items-center gap-1.5 text-ink-muted">
                <span aria-hidden className={`size-2 ${series.mark}`} />
                {series.name}
              </dt>
              <dd className="text-right">
                {bar.usage ? <Volume kilobits={bar.usage[series.key]} withUnit /> : null}
              </dd>
            </div>
          ))}
          <dt className="text-ink-muted">Total</dt>
          <dd className="text-right font-medium">
            <Volume kilobits={bar.usage.total} withUnit />
          </dd>
          <dt className="text-ink-muted">Sessions</dt>
          <dd className="text-right">{formatCount(bar.usage.sessions)}</dd>
        </dl>
      ) : (
        <p className="text-ink-muted">No sessions</p>
      )}
    </div>
  );
}

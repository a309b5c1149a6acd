"use client";
import { formatCount } from "#/ui/format/count.ts";
import { Volume } from "#/ui/preferences/volume.tsx";
import type { DayBar } from "./prepare-days.ts";
import { daySeries } from "./series.ts";
import { TipFacts, TipPanel } from "./tip-panel.tsx";

/** Exact values of one day. */
export function DayTooltip({ bar: { day, usage } }: { bar: DayBar }) {
  return (
    <TipPanel title={day}>
      {usage ? (
        <TipFacts
          facts={[
            ...daySeries.map(({ key, name, mark }) => ({
              name,
              mark,
              value: <Volume kilobits={usage[key]} withUnit />,
            })),
            { name: "Total", value: <Volume kilobits={usage.total} withUnit />, isMain: true },
            { name: "Sessions", value: formatCount(usage.sessions) },
          ]}
        />
      ) : (
        <p className="text-ink-muted">No sessions</p>
      )}
    </TipPanel>
  );
}

"use client";
import { Activity } from "lucide-react";
import Link from "next/link";
import { Time } from "#/ui/preferences/time.tsx";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { useLiveFrame } from "#/ui/simulation/health/use-live-frame.ts";
import { summarize } from "#/ui/simulation/page/summarize.ts";
import { HealthStrip } from "./health-strip.tsx";
import { isStanding } from "./is-standing.ts";

/** On the overview: whether the simulated services are well. Nothing where there is no simulation. */
export function SimulationStrip() {
  const { data: frame, dataUpdatedAt } = useLiveFrame();
  if (!frame) return null;
  if (isStanding(frame.at, dataUpdatedAt))
    return (
      <p className="text-xs text-ink-faint">
        The{" "}
        <Link href="/simulation" prefetch={false} className="underline">
          simulation of service health
        </Link>{" "}
        stands still since <Time at={frame.at} withZone />.
      </p>
    );
  const { title, detail } = summarize(frame);
  return (
    <section
      aria-labelledby="simulation-strip"
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border bg-surface px-3 py-2"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <h2 id="simulation-strip" className="text-base font-semibold">
            Simulation
          </h2>
          <p className="text-ink-muted wrap-anywhere">
            {title}
            <span className="text-ink-faint"> · {detail}</span>
          </p>
          {frame.paused ? <Badge tone="accent">Paused</Badge> : null}
        </div>
        <Button asChild size="small">
          <Link href="/simulation" prefetch={false}>
            <Activity aria-hidden />
            Simulation
          </Link>
        </Button>
      </div>
      <HealthStrip frame={frame} />
    </section>
  );
}

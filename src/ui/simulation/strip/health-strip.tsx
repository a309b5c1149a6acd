"use client";
import Link from "next/link";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { cn } from "#/ui/class-names.ts";
import { formatCount } from "#/ui/format/count.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { simulationHref } from "#/ui/simulation/page/simulation-search.ts";
import { prepareStrip } from "./strip-items.ts";

/** A healthy service is quiet: only its shape has a colour. */
const tones: Record<HealthStatus, string> = {
  healthy: "border-line text-ink [&_svg]:text-good",
  degraded: "border-warn bg-warn-soft text-warn",
  failing: "border-bad bg-bad-soft text-bad",
};

/** The health of the simulated services in a few lines, each with its shape and word; the cause is marked. */
export function HealthStrip({ frame }: { frame: Frame }) {
  const { items, othersHealthy, othersUnhealthy } = prepareStrip(frame);
  // That all of many are healthy is said above it.
  if (items.length === 0) return null;
  return (
    <ul aria-label="Health of the simulated services" className="flex flex-wrap gap-1.5">
      {items.map(({ serviceId, status, isCause, told }) => {
        const { icon: Icon, label } = statusLooks[status];
        return (
          <li key={serviceId} className="max-w-full min-w-0">
            <Link
              href={simulationHref("/simulation", { service: serviceId })}
              prefetch={false}
              title={told}
              className={cn(
                "flex min-h-6 items-center gap-1 rounded-sm border px-1.5 text-xs hover:opacity-80 [&_svg]:size-3.5 [&_svg]:shrink-0",
                tones[status],
              )}
            >
              <Icon aria-hidden />
              <span className="min-w-0 truncate font-medium">{serviceId}</span>
              <span className={status === "healthy" ? "sr-only" : undefined}>{label.toLowerCase()}</span>
              {isCause ? <strong className="rounded-sm border border-current px-1">cause</strong> : null}
            </Link>
          </li>
        );
      })}
      {othersUnhealthy > 0 ? (
        <li className="flex min-h-6 items-center px-1 text-xs text-ink-muted">
          {formatCount(othersUnhealthy)} more unhealthy
        </li>
      ) : null}
      {othersHealthy > 0 ? (
        <li className="flex min-h-6 items-center px-1 text-xs text-ink-muted">
          {formatCount(othersHealthy)} others healthy
        </li>
      ) : null}
    </ul>
  );
}

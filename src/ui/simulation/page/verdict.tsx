"use client";
import { Crosshair } from "lucide-react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import { cn } from "#/ui/class-names.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import type { Target } from "#/ui/simulation/failures/find-failures.ts";
import { nameCause } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import type { Summary } from "./summarize.ts";

const frames: Record<HealthStatus, string> = {
  healthy: "border-l-good",
  degraded: "border-l-warn",
  failing: "border-l-bad",
};

const signs: Record<HealthStatus, string> = {
  healthy: "text-good",
  degraded: "text-warn",
  failing: "text-bad",
};

const mostCauses = 3;

interface VerdictProps {
  summary: Summary;
  /** Whether it may not be so any more. */
  isStale: boolean;
  onTarget: (target: Target) => void;
}

/** What is broken, and what broke it, in a sentence. */
export function Verdict({ summary, isStale, onTarget }: VerdictProps) {
  const { status, title, detail, causes } = summary;
  const Icon = statusLooks[status].icon;
  return (
    <section
      aria-label="Verdict"
      className={cn(
        "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-l-4 bg-surface px-3 py-2",
        frames[status],
      )}
    >
      <div role="status" className="min-w-0">
        <p className="flex items-center gap-2 text-lg font-semibold">
          <Icon aria-hidden className={cn("size-5 shrink-0", signs[status])} />
          <span className="min-w-0 break-words">{title}</span>
          {isStale ? <Badge tone="warn">Last known</Badge> : null}
        </p>
        <p className="text-ink-muted">{detail}</p>
      </div>
      {causes.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          {causes.slice(0, mostCauses).map((cause) => (
            <Button
              key={nameCause(cause)}
              size="small"
              className="max-w-full"
              onClick={() => onTarget(cause)}
            >
              <Crosshair aria-hidden />
              <span className="truncate">Open {nameCause(cause)}</span>
            </Button>
          ))}
        </div>
      ) : null}
    </section>
  );
}

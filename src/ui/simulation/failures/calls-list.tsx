"use client";
import { ArrowLeft, ArrowRight, ChevronRight } from "lucide-react";
import type { EdgeObservation } from "#/domain/simulation/engine/observation.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { lookOfCall } from "#/ui/simulation/graph/call-look.ts";
import { formatRate } from "#/ui/simulation/health/format-simulated.ts";
import type { Target } from "./find-failures.ts";

interface CallsListProps {
  title: string;
  calls: readonly EdgeObservation[];
  /** Which of the two services is named. */
  named: "caller" | "callee";
  onTarget: (target: Target) => void;
}

/** Calls of or to a service; each can be opened. */
export function CallsList({ title, calls, named, onTarget }: CallsListProps) {
  const Arrow = named === "caller" ? ArrowLeft : ArrowRight;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs text-ink-faint">{title}</h3>
      <ul className="max-h-52 divide-y overflow-y-auto rounded-md border">
        {calls.map((call) => {
          const { label, tone } = lookOfCall(call);
          const name = named === "caller" ? call.serviceId : call.dependencyId;
          return (
            <li key={name}>
              <button
                type="button"
                onClick={() => onTarget(call)}
                className="flex w-full items-center gap-2 px-2 py-1.5 text-left hover:bg-sunken"
              >
                <Arrow aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
                <span className="min-w-0 flex-1 truncate">{name}</span>
                {label ? <Badge tone={tone}>{label}</Badge> : null}
                <span className="text-xs text-ink-muted">{formatRate(call.attemptRate)}/s</span>
                <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import type { ReactNode } from "react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { WhatIfResult } from "#/domain/simulation/what-if/what-if-result.ts";
import { RunCurves } from "./run-curves.tsx";
import { RunEvents } from "./run-events.tsx";
import { RunServices } from "./run-services.tsx";
import { RunVerdict } from "./run-verdict.tsx";

interface RunResultProps {
  run: WhatIfResult;
  /** What can be done with it. */
  actions?: ReactNode;
  /** Stands under the verdict. */
  children?: ReactNode;
  /** What is so in the live run now, by service. */
  live?: ReadonlyMap<string, HealthStatus> | undefined;
  /** Whether it stands beside the question, and has less room. */
  isBeside?: boolean;
}

/** All that a run tells: what it comes to, who broke and who suffered, curves and events. */
export function RunResult({ run, actions, children, live, isBeside = false }: RunResultProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
      <RunVerdict run={run} actions={actions} />
      {children}
      <RunServices services={run.services} live={live} isBeside={isBeside} />
      <RunCurves run={run} />
      <RunEvents events={run.events} count={run.eventCount} />
    </div>
  );
}

import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { readSimulation } from "#/domain/simulation/live/simulation-row.ts";
import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { runWhatIf } from "./run-what-if.ts";
import { storeRun } from "./store-run.ts";
import type { WhatIfInput, WhatIfResult } from "./what-if-result.ts";

/** What is left out is as in the live simulation. */
export interface WhatIfQuestion extends Pick<WhatIfInput, "durationSeconds" | "failures"> {
  topology?: Topology | undefined;
  seed?: number | undefined;
}

/** Computes a run and keeps it. Throws invalid; busy while too many are computed, or when `signal` says to stop. */
export async function askWhatIf(
  ctx: Context,
  { durationSeconds, failures, ...asked }: WhatIfQuestion,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<WhatIfResult> {
  if (asked.topology) checkGiven(asked.topology);
  const given = await orLive(ctx, asked);
  return storeRun(ctx, await runWhatIf({ ...given, durationSeconds, failures }, { signal }));
}

/** Before the first leader there is no live simulation: then as it will begin, and seed 0. */
async function orLive(ctx: Context, { topology, seed }: Pick<WhatIfQuestion, "topology" | "seed">) {
  if (topology && seed !== undefined) return { topology, seed };
  const live = await readSimulation(ctx.sql);
  return { topology: topology ?? live?.topology ?? defaultTopology, seed: seed ?? live?.seed ?? 0 };
}

/** Throws invalid with the place as it is in what was asked. */
function checkGiven(topology: Topology): void {
  try {
    checkTopology(topology);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, error.message, `topology.${error.path ?? ""}`.replace(/\.$/, ""));
  }
}

import type { WhatIfInput, WhatIfOutcome, WhatIfResult } from "./what-if-result.ts";

/** A row of simulation_runs. */
export interface StoredRun {
  id: string;
  createdAt: string;
  createdBy: string;
  input: WhatIfInput;
  result: Omit<WhatIfOutcome, "input">;
  digest: string;
}

export const runColumns = `
  id, created_at as "createdAt", created_by as "createdBy", input, result, digest`;

export const toResult = ({ result, createdAt, ...run }: StoredRun): WhatIfResult => ({
  ...run,
  createdAt: new Date(createdAt).toISOString(),
  ...result,
});

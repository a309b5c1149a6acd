import type { Context } from "#/domain/context.ts";
import { digestOutcome } from "./digest-outcome.ts";
import { findRun } from "./find-run.ts";
import { runWhatIf } from "./run-what-if.ts";
import type { WhatIfReplay } from "./what-if-result.ts";

/** Computes a stored run again from what was asked, and says whether the same comes out. Throws not_found, busy. */
export async function recomputeRun(
  ctx: Pick<Context, "sql">,
  id: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<WhatIfReplay> {
  const run = await findRun(ctx, id);
  const digest = digestOutcome(await runWhatIf(run.input, { signal }));
  return { run, digest, identical: digest === run.digest };
}

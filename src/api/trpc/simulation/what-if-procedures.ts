import { z } from "zod";
import { WhatIfRequest } from "#/api/contract/simulation-what-if.ts";
import { readWhatIf } from "#/api/what-if-answers.ts";
import { askWhatIf } from "#/domain/simulation/what-if/ask-what-if.ts";
import { findRun } from "#/domain/simulation/what-if/find-run.ts";
import { listRuns } from "#/domain/simulation/what-if/list-runs.ts";
import { recomputeRun } from "#/domain/simulation/what-if/recompute-run.ts";
import { removeRun } from "#/domain/simulation/what-if/remove-run.ts";
import { page, procedure } from "../procedures.ts";

const byId = z.object({ id: z.guid() });

/** Runs computed at once: what would happen if. Answers are the types of what-if-result.ts. */
export const whatIfProcedures = {
  /** Computes and stores a run; takes what REST takes. → WhatIfResult */
  whatIf: procedure
    .input(WhatIfRequest)
    .mutation(({ ctx: { operation }, input, signal }) => askWhatIf(operation, readWhatIf(input), { signal })),
  /** Newest first. → { total, rows: WhatIfSummary[] } */
  runs: procedure
    .input(z.object(page(20)).prefault({}))
    .query(({ ctx: { operation }, input }) => listRuns(operation, input)),
  /** → WhatIfResult */
  run: procedure.input(byId).query(({ ctx: { operation }, input }) => findRun(operation, input.id)),
  /** Computes a stored run again and compares. → WhatIfReplay */
  replayRun: procedure
    .input(byId)
    .mutation(({ ctx: { operation }, input, signal }) => recomputeRun(operation, input.id, { signal })),
  removeRun: procedure
    .input(byId)
    .mutation(({ ctx: { operation }, input }) => removeRun(operation, input.id)),
};

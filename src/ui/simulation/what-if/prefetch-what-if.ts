import type { prefetchApi } from "#/ui/trpc/server.ts";
import { shownRuns, type WhatIfSearch } from "./what-if-search.ts";

type Api = Awaited<ReturnType<typeof prefetchApi>>["api"];

/** What the page of a what-if shows at once: the live run beside it, the services, the answer and the latest runs. */
export function prefetchWhatIf(api: Api, { of, run, runs }: WhatIfSearch): Promise<unknown> {
  return Promise.all([
    api.simulation.state.prefetch(),
    of === null ? api.simulation.topology.prefetch() : api.simulation.run.prefetch({ id: of }),
    run === null ? null : api.simulation.run.prefetch({ id: run }),
    api.simulation.runs.prefetch({ page: runs, perPage: shownRuns }),
  ]);
}

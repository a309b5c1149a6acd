"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { RunsTable } from "./runs-table.tsx";
import { shownRuns, whatIfSearch } from "./what-if-search.ts";

/** What was asked lately, by anyone. */
export function RunsPanel() {
  const [page, setPage] = useQueryState("runs", whatIfSearch.runs);
  const runs = trpc.simulation.runs.useQuery(
    { page, perPage: shownRuns },
    { placeholderData: keepPreviousData },
  );
  const query = { ...runs, data: runs.data && { data: runs.data.rows, total: runs.data.total } };
  return (
    <Panel title="Latest runs" note="The last 500 are kept, each with a link of its own">
      <PagedList
        query={query}
        page={page}
        perPage={shownRuns}
        onPage={setPage}
        noun="run"
        room={3}
        isShort
        empty={
          <Empty title="Nothing was asked yet">
            <p className="text-ink-muted">Each run that is computed stands here, for everyone.</p>
          </Empty>
        }
      >
        {(rows) => <RunsTable rows={rows} />}
      </PagedList>
    </Panel>
  );
}

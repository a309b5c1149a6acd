"use client";
import { useQueryStates } from "nuqs";
import { Empty } from "#/ui/primitives/empty.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { LiveSkeleton } from "./live-skeleton.tsx";
import { LiveView } from "./live-view.tsx";
import { liveSearch } from "./simulation-search.ts";
import { useInterruption } from "./use-interruption.ts";
import { useLive } from "./use-live.ts";

/** The simulation as it runs: what is broken, what broke it, and what can be done. */
export function LiveTab() {
  const { state, first, connection, error, tryAgain } = useLive();
  const [search, setSearch] = useQueryStates(liveSearch, { history: "push" });
  const { frame } = state;
  const interruption = useInterruption({ connection, seq: frame?.seq, missed: state.missed });
  if (connection === "failed" && error)
    return <QueryFailure title="The live simulation could not be loaded" error={error} onRetry={tryAgain} />;
  if (frame)
    return (
      <LiveView
        frame={frame}
        state={state}
        connection={connection}
        interruption={interruption}
        search={search}
        // Not every letter that is typed is a place to go back to.
        onSearch={(change) => setSearch(change, { history: "q" in change ? "replace" : "push" })}
      />
    );
  if (first.error?.data?.code === "SERVICE_UNAVAILABLE")
    return (
      <div className="rounded-md border bg-surface">
        <Empty title="The simulation is not running">
          <p className="max-w-prose text-ink-muted">
            {first.error.message} It runs in a server that is started with SIMULATION=on, and shows up here
            the moment it does.
          </p>
        </Empty>
      </div>
    );
  if (first.error)
    return (
      <QueryFailure
        title="The live simulation could not be loaded"
        error={first.error}
        onRetry={() => first.refetch()}
      />
    );
  return <LiveSkeleton />;
}

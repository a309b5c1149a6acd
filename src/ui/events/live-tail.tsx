"use client";
import { Pause, Play } from "lucide-react";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";
import type { toTailFilter } from "./events-search.ts";
import { FirstEvent } from "./first-event.tsx";
import { clearTail, mostRows, pauseTail, resumeTail } from "./tail-state.ts";
import { TailTable } from "./tail-table.tsx";
import { useMeters } from "./use-meters.ts";
import { useTail } from "./use-tail.ts";

interface LiveTailProps {
  filter: ReturnType<typeof toTailFilter>;
}

/** Receipts of all events as they are given. */
export function LiveTail({ filter }: LiveTailProps) {
  const { state, setState, connection, error, tryAgain } = useTail(filter);
  const { bySlug } = useMeters();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const receipts = state.rows.filter(({ kind }) => kind === "receipt").length;
  return (
    <section aria-label="Live events" className="rounded-md border bg-surface">
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-3 py-1.5">
        <ConnectionBadge connection={connection} isPaused={state.isPaused} />
        {state.isPaused ? (
          <Button size="small" look="primary" onClick={() => setState(resumeTail)}>
            <Play aria-hidden />
            Resume
          </Button>
        ) : (
          <Button size="small" onClick={() => setState(pauseTail)}>
            <Pause aria-hidden />
            Pause
          </Button>
        )}
        {state.isPaused ? <p className="font-medium">{formatCount(state.arrived)} new</p> : null}
        <p className="ml-auto text-xs text-ink-faint">
          {receipts === mostRows ? `The latest ${formatCount(mostRows)}` : countOf(receipts, "receipt")}
        </p>
        {state.rows.length > 0 ? (
          <Button size="small" look="quiet" onClick={() => setState(clearTail)}>
            Clear
          </Button>
        ) : null}
      </div>
      {connection === "failed" && error ? (
        <QueryFailure title="The live events could not be loaded" error={error} onRetry={tryAgain} />
      ) : state.rows.length > 0 ? (
        <TailTable rows={state.rows} meters={bySlug} isFiltered={isFiltered} />
      ) : !state.hasBegun ? (
        <SkeletonRows rows={10} />
      ) : isFiltered ? (
        <Empty title="Nothing like this was received lately">
          <p className="text-ink-muted">It will show up here the moment it arrives.</p>
        </Empty>
      ) : (
        <FirstEvent title="Waiting for events" />
      )}
    </section>
  );
}

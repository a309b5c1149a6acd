"use client";
import { Check, CircleAlert, LoaderCircle, RefreshCw } from "lucide-react";
import Link from "next/link";
import { countOf } from "#/ui/format/count.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { LookBadge, type Looks } from "#/ui/primitives/look-badge.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import type { CopilotRun, CopilotSync } from "./copilot-data.ts";
import { runOutcome } from "./run-outcome.ts";

/** Milliseconds between two looks while a run is under way. */
const lookAgainAfter = 1000;

const looks: Record<CopilotRun["state"], Looks> = {
  running: { label: "Running", tone: "accent", icon: LoaderCircle },
  done: { label: "Done", tone: "good", icon: Check },
  failed: { label: "Failed", tone: "bad", icon: CircleAlert },
};

const triggers: Record<CopilotRun["trigger"], string> = {
  schedule: "by schedule",
  button: "by the button",
  api: "through the API",
};

/** Makes usage events of the messages, and tells what the last runs did. */
export function SyncPanel() {
  const api = trpc.useUtils();
  const sync = trpc.credits.copilot.sync.useQuery(undefined, {
    refetchInterval: ({ state }) => (state.data?.is_running ? lookAgainAfter : false),
  });
  const run = trpc.credits.copilot.syncNow.useMutation({
    onSuccess: () => api.credits.copilot.sync.invalidate(),
  });
  const { data } = sync;
  return (
    <Panel
      title="Usage events"
      note={data ? noteOf(data) : "Of the messages"}
      actions={
        <Button disabled={run.isPending || (data?.is_running ?? true)} onClick={() => run.mutate()}>
          <RefreshCw aria-hidden className={data?.is_running ? "motion-safe:animate-spin" : undefined} />
          {data?.is_running ? "Recording…" : "Record now"}
        </Button>
      }
    >
      {run.error ? <QueryFailure title="No run was begun" error={run.error} /> : null}
      {sync.error && !data ? (
        <QueryFailure
          title="The runs could not be loaded"
          error={sync.error}
          onRetry={() => sync.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : (
        <div aria-live="polite">
          <Runs runs={data.runs} />
        </div>
      )}
      {data ? (
        <p className="px-3 py-2">
          <Link href={eventsHref(data.customer)} prefetch={false} className="underline">
            Events of {data.customer}
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}

const eventsHref = (customer: string) => `/events?service=copilot&customer=${encodeURIComponent(customer)}`;

/** Whose usage the messages are, and when they are recorded. */
const noteOf = ({ customer, every_minutes: minutes }: CopilotSync) =>
  `As usage of ${customer}, ${minutes === null ? "on request" : `every ${countOf(minutes, "minute")}`}`;

function Runs({ runs }: { runs: readonly CopilotRun[] }) {
  const [latest, ...earlier] = runs;
  if (!latest) return <p className="px-3 pt-3 text-ink-muted">Nothing was recorded yet.</p>;
  return (
    <>
      <RunEntry run={latest} />
      {earlier.length > 0 ? (
        <details className="border-t">
          <summary className="px-3 py-2 text-ink-muted">{countOf(earlier.length, "earlier run")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it */}
          <section className="max-h-60 overflow-y-auto border-t" tabIndex={0} aria-label="Earlier runs">
            {earlier.map((run) => (
              <RunEntry key={run.id} run={run} />
            ))}
          </section>
        </details>
      ) : null}
    </>
  );
}

function RunEntry({ run }: { run: CopilotRun }) {
  return (
    <div className="border-b px-3 py-2 last:border-b-0">
      <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <LookBadge looks={looks[run.state]} isBusy={run.state === "running"} />
        <span className="text-xs text-ink-faint">
          <Time at={run.started_at} withZone /> {triggers[run.trigger]}
        </span>
      </p>
      {run.state === "running" ? null : <p className="mt-1">{runOutcome(run)}</p>}
      {run.failure === null ? null : <p className="mt-1 break-words text-bad">{run.failure}</p>}
    </div>
  );
}

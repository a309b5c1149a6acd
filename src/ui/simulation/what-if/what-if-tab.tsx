"use client";
import { ExternalLink, Undo2 } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useRef } from "react";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton, SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { useLiveFrame } from "#/ui/simulation/health/use-live-frame.ts";
import { runHref } from "#/ui/simulation/run/run-href.ts";
import { RunResult } from "#/ui/simulation/run/run-result.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { isAnswered } from "./is-answered.ts";
import { LiveBeside } from "./live-beside.tsx";
import { QuestionForm } from "./question-form.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { toRequest } from "./to-request.ts";
import { useAsk } from "./use-ask.ts";
import { draftOf, toSearch, whatIfSearch } from "./what-if-search.ts";

/** What would happen if something failed, beside what happens now. */
export function WhatIfTab() {
  const [search, setSearch] = useQueryStates(whatIfSearch);
  const answer = useRef<HTMLDivElement>(null);
  const { data: frame } = useLiveFrame();
  const live = trpc.simulation.topology.useQuery(undefined, { enabled: search.of === null });
  const model = trpc.simulation.run.useQuery({ id: search.of ?? "" }, { enabled: search.of !== null });
  const topology = search.of === null ? live.data?.topology : model.data?.input.topology;
  const draft = draftOf(search, topology);
  const run = trpc.simulation.run.useQuery(
    { id: search.run ?? "" },
    { enabled: search.run !== null, staleTime: Number.POSITIVE_INFINITY },
  );
  const { ask, isBusy, error, stop } = useAsk(async ({ id, input }) => {
    // What was asked stands in the URL beside the answer, so that a reload shows both.
    await setSearch({ ...toSearch(draft), seed: String(input.seed), run: id }, { history: "push" });
    answer.current?.scrollIntoView({ block: "nearest" });
    answer.current?.focus({ preventScroll: true });
  });
  const topologyError = search.of === null ? live.error : model.error;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <LiveBeside />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3 xl:grid-cols-[22rem_minmax(0,1fr)]">
        <Panel
          title="What if…"
          note="On a copy: the live run goes on untouched"
          padded
          className="xl:sticky xl:top-39 xl:max-h-[calc(100dvh-11rem)] xl:overflow-y-auto"
        >
          {search.of === null ? null : (
            <div className="mb-3 flex flex-wrap items-center justify-between gap-2 rounded-md bg-sunken px-3 py-1.5">
              <p>
                Of the services of{" "}
                <Link href={runHref(search.of)} prefetch={false} className="underline">
                  a stored run
                </Link>
              </p>
              <Button size="small" onClick={() => setSearch({ of: null })}>
                <Undo2 aria-hidden />
                Of the live ones
              </Button>
            </div>
          )}
          {topologyError && !topology ? (
            <QueryFailure
              title="The services could not be loaded"
              error={topologyError}
              onRetry={() => (search.of === null ? live.refetch() : model.refetch())}
            />
          ) : topology ? (
            <QuestionForm
              draft={draft}
              topology={topology}
              live={search.of === null ? frame : undefined}
              isBusy={isBusy}
              error={error}
              onDraft={(part) => setSearch(toSearch({ ...draft, ...part }), { history: "replace" })}
              onAsk={(question) => ask(toRequest(question, search.of === null ? null : topology))}
              onStop={stop}
            />
          ) : (
            <Skeleton className="h-96" />
          )}
        </Panel>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <section
            ref={answer}
            aria-label="Answer"
            tabIndex={-1}
            className="scroll-mt-15 outline-none xl:scroll-mt-40"
          >
            {search.run === null ? (
              <div className="rounded-md border bg-surface">
                <Empty title="What would break, and who would notice?">
                  <p className="max-w-prose text-ink-muted">
                    The run is computed at once, beside the same run without the failures: who is the cause,
                    who only suffers, and which requests are lost. The answer gets a link of its own.
                  </p>
                </Empty>
              </div>
            ) : run.error?.data?.code === "NOT_FOUND" ? (
              <div className="rounded-md border bg-surface">
                <Empty title="This run is not there any more">
                  <p className="text-ink-muted">
                    It was deleted, or 500 others were computed since. Compute it again.
                  </p>
                </Empty>
              </div>
            ) : run.error && !run.data ? (
              <QueryFailure
                title="The run could not be loaded"
                error={run.error}
                onRetry={() => run.refetch()}
              />
            ) : run.data ? (
              <RunResult
                run={run.data}
                isBeside
                live={frame && new Map(frame.services.map(({ serviceId, status }) => [serviceId, status]))}
                actions={<RunLinks id={run.data.id} />}
              >
                {isAnswered(draft, topology, run.data.input) ? null : (
                  <p role="status" className="rounded-md border border-line-strong bg-sunken px-3 py-2">
                    This answers another question than the one in the form.
                  </p>
                )}
              </RunResult>
            ) : (
              <SkeletonRows rows={12} className="rounded-md border bg-surface" />
            )}
          </section>
          <RunsPanel />
        </div>
      </div>
    </div>
  );
}

/** The way to the stored run, and its address. */
function RunLinks({ id }: { id: string }) {
  const origin = useOrigin();
  return (
    <>
      <CopyButton text={`${origin}${runHref(id)}`} label="Copy the link to this run" />
      <Button asChild size="small">
        <Link href={runHref(id)} prefetch={false}>
          <ExternalLink aria-hidden />
          Open the run
        </Link>
      </Button>
    </>
  );
}

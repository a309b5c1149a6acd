"use client";
import { PencilLine } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useOrigin } from "#/ui/http/use-origin.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { titleQuestion } from "#/ui/simulation/what-if/describe-failure.ts";
import { askAgainHref, whatIfHref } from "#/ui/simulation/what-if/what-if-search.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { AskedPanel } from "./asked-panel.tsx";
import { RemoveRun } from "./remove-run.tsx";
import { ReplayRun } from "./replay-run.tsx";
import { runHref } from "./run-href.ts";
import { RunResult } from "./run-result.tsx";

/** A stored run: what was asked, what came of it, and the proof that it comes out the same. */
export function RunView({ id }: { id: string }) {
  const router = useRouter();
  const origin = useOrigin();
  const query = trpc.simulation.run.useQuery({ id }, { staleTime: Number.POSITIVE_INFINITY });
  const run = query.data;
  if (query.error && !run)
    return (
      <QueryFailure title="The run could not be loaded" error={query.error} onRetry={() => query.refetch()} />
    );
  if (!run) return <SkeletonRows rows={12} />;
  const title = titleQuestion(run.input.failures);
  return (
    <>
      <PageHeader
        title={`What if: ${title}`}
        actions={
          <>
            <CopyButton text={`${origin}${runHref(id)}`} label="Copy the link to this run" />
            <Button asChild>
              <Link href={askAgainHref(id, run.input)} prefetch={false}>
                <PencilLine aria-hidden />
                Ask again with changes
              </Link>
            </Button>
            <RemoveRun id={id} title={title} onRemoved={() => router.push(whatIfHref)} />
          </>
        }
      >
        A stored run of the{" "}
        <Link href={whatIfHref} prefetch={false} className="underline">
          simulation
        </Link>
        , for everyone who has this link
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <AskedPanel run={run} />
        <RunResult run={run} />
        <ReplayRun id={id} digest={run.digest} />
      </div>
    </>
  );
}

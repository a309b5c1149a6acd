"use client";
import { useQueryStates } from "nuqs";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { ProofEvents } from "./proof-events.tsx";
import { ProofForm } from "./proof-form.tsx";
import { proofSearch, toProofInput } from "./proof-search.ts";
import { ProofVerdict } from "./proof-verdict.tsx";

/** Why is this number N? */
export function ProofView() {
  const [search, setSearch] = useQueryStates(proofSearch, { history: "push" });
  const input = toProofInput(search);
  return (
    <>
      <PageHeader title="Proof">Why a total is what it is: the same computed anew from its events</PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <ProofForm key={JSON.stringify(search)} search={search} onAsk={(asked) => setSearch(asked)} />
        {input ? (
          <Proven input={input} />
        ) : (
          <section aria-label="Proof" className="rounded-md border bg-surface">
            <Empty title="Whose total, of which meter, from when to when?">
              <p className="text-ink-muted">
                Fill in the form, or follow a total on a customer’s page or in a ranking by a meter.
              </p>
            </Empty>
          </section>
        )}
      </div>
    </>
  );
}

function Proven({ input }: { input: NonNullable<ReturnType<typeof toProofInput>> }) {
  const proof = trpc.analytics.proof.useInfiniteQuery(input, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const pages = proof.data?.pages ?? [];
  const latest = pages.at(-1);
  if (proof.error && !latest)
    return (
      <QueryFailure
        title="The total could not be proven"
        error={proof.error}
        onRetry={() => proof.refetch()}
      />
    );
  if (!latest) return <SkeletonRows rows={10} className="rounded-md border bg-surface" />;
  return (
    <>
      <ProofVerdict proof={latest} />
      <ProofEvents
        proof={latest}
        events={pages.flatMap(({ events }) => events)}
        hasChanged={pages.some(({ digest }) => digest !== latest.digest)}
        hasMore={proof.hasNextPage}
        isBusy={proof.isFetchingNextPage}
        error={proof.error}
        onMore={() => proof.fetchNextPage()}
        onAgain={() => proof.refetch()}
      />
    </>
  );
}

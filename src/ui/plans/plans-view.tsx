"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { plansPerPage, plansSearch } from "./plans-search.ts";
import { PlansTable } from "./plans-table.tsx";

const states = [
  { value: "active", label: "In use" },
  { value: "archived", label: "Archived" },
  { value: "all", label: "All" },
] as const;

/** What is agreed? */
export function PlansView() {
  const [{ page, state }, setSearch] = useQueryStates(plansSearch, { history: "push" });
  const plans = trpc.credits.plans.list.useQuery(
    { page, perPage: plansPerPage, state },
    { placeholderData: keepPreviousData },
  );
  const { data } = plans;
  return (
    <>
      <PageHeader
        title="Plans"
        actions={
          <>
            <Segments
              label="Which plans"
              value={state}
              choices={states}
              onChange={(next) => setSearch({ state: next, page: null })}
            />
            <NewPlan />
          </>
        }
      >
        What is agreed: how the use of meters is priced
      </PageHeader>
      <section aria-label="Plans" aria-busy={plans.isFetching} className="rounded-md border bg-surface">
        {plans.error ? (
          <QueryFailure
            title="The plans could not be loaded"
            error={plans.error}
            onRetry={() => plans.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={8} />
        ) : data.data.length > 0 ? (
          <PlansTable plans={data.data} />
        ) : data.total > 0 ? (
          <Empty title="This page is past the end">
            <Button onClick={() => setSearch({ page: null })}>Show the first plans</Button>
          </Empty>
        ) : state === "archived" ? (
          <Empty title="No archived plans">
            <p className="text-ink-muted">A plan that customers are or were on is archived, not deleted.</p>
          </Empty>
        ) : (
          <Empty title="No plans yet">
            <p className="text-ink-muted">
              A plan says what the use of each meter costs. Make one, then put customers on it.
            </p>
            <NewPlan />
          </Empty>
        )}
        {data && data.total > plansPerPage ? (
          <Pager
            page={page}
            perPage={plansPerPage}
            total={data.total}
            noun="plan"
            onPage={(next) => setSearch({ page: next })}
          />
        ) : null}
      </section>
    </>
  );
}

function NewPlan() {
  return (
    <Button asChild look="primary">
      <Link href="/plans/new">
        <Plus aria-hidden />
        New plan
      </Link>
    </Button>
  );
}

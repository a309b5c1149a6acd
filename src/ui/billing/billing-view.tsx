"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { BillingFilters } from "./billing-filters.tsx";
import { billingSearch, isNarrowed, toPeriodsInput } from "./billing-search.ts";
import { PeriodsTable } from "./periods-table.tsx";

/** What does each customer owe for which time? */
export function BillingView() {
  const [search, setSearch] = useQueryStates(billingSearch, { history: "push" });
  const input = toPeriodsInput(search);
  const periods = trpc.credits.billing.list.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = periods;
  return (
    <>
      <PageHeader title="Billing periods">What each customer owes, and for which time</PageHeader>
      <BillingFilters search={search} onChange={(filters) => setSearch({ ...filters, page: 1 })} />
      <section
        aria-label="Billing periods"
        aria-busy={periods.isFetching}
        className="rounded-md border bg-surface"
      >
        {periods.error?.data?.code === "NOT_FOUND" ? (
          // Of a customer or a plan that there is not.
          <Empty title={periods.error.message}>
            <Button onClick={() => setSearch(null)}>Show all periods</Button>
          </Empty>
        ) : periods.error ? (
          <QueryFailure
            title="The billing periods could not be loaded"
            error={periods.error}
            onRetry={() => periods.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={20} />
        ) : data.data.length > 0 ? (
          <div className={cn(periods.isPlaceholderData && "opacity-60")}>
            <PeriodsTable rows={data.data} />
          </div>
        ) : data.total > 0 ? (
          <Empty title="This page is past the end">
            <Button onClick={() => setSearch({ page: 1 })}>Show the first page</Button>
          </Empty>
        ) : isNarrowed(search) ? (
          <Empty title="No period is like this">
            <Button onClick={() => setSearch(null)}>Show all periods</Button>
          </Empty>
        ) : (
          <NobodyBilled />
        )}
        {data && data.total > 0 ? (
          <Pager
            page={search.page}
            perPage={input.perPage}
            total={data.total}
            noun="period"
            onPage={(page) => setSearch({ page })}
          />
        ) : null}
      </section>
    </>
  );
}

function NobodyBilled() {
  return (
    <Empty title="Nobody is billed yet">
      <p className="text-ink-muted">
        A plan says what usage costs. Put a customer on one, on the customer’s page: its periods begin then.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button asChild look="primary">
          <Link href="/customers">Choose a customer</Link>
        </Button>
        <Button asChild>
          <Link href="/plans">Plans</Link>
        </Button>
      </div>
    </Empty>
  );
}

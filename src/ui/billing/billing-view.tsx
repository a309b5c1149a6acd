"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { BillingFilters } from "./billing-filters.tsx";
import { billingSearch, isNarrowed, toPeriodsInput } from "./billing-search.ts";
import { PeriodsTable } from "./periods-table.tsx";

/** What does each customer owe for which time? */
export function BillingView() {
  const [search, setSearch] = useQueryStates(billingSearch, { history: "push" });
  const input = toPeriodsInput(search);
  const periods = trpc.credits.billing.list.useQuery(input, { placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader title="Billing periods">What each customer owes, and for which time</PageHeader>
      <BillingFilters search={search} onChange={(filters) => setSearch({ ...filters, page: 1 })} />
      <section
        aria-label="Billing periods"
        aria-busy={periods.isFetching}
        className="rounded-md border bg-surface"
      >
        <PagedList
          query={periods}
          page={input.page}
          perPage={input.perPage}
          onPage={(page) => setSearch({ page })}
          noun="period"
          room={20}
          unknown={(message) => (
            <Empty title={message}>
              <Button onClick={() => setSearch(null)}>Show all periods</Button>
            </Empty>
          )}
          empty={
            isNarrowed(search) ? (
              <Empty title="No period is like this">
                <Button onClick={() => setSearch(null)}>Show all periods</Button>
              </Empty>
            ) : (
              <NobodyBilled />
            )
          }
        >
          {(rows) => <PeriodsTable rows={rows} />}
        </PagedList>
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

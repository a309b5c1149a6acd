"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { CustomerDialog } from "./customer-dialog.tsx";
import { customersSearch, toCustomersInput } from "./customers-search.ts";
import { CustomersTable } from "./customers-table.tsx";

/** Who uses. */
export function CustomersView() {
  const [search, setSearch] = useQueryStates(customersSearch, { history: "push" });
  const q = useSettled(search.q);
  const input = toCustomersInput({ ...search, q });
  const customers = trpc.customers.list.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = customers;
  return (
    <>
      <PageHeader
        title="Customers"
        actions={
          <>
            <SearchField
              label="External id or name"
              value={search.q}
              onChange={(text) => setSearch({ q: text, page: 1 }, { history: "replace" })}
            />
            <CustomerDialog customer={null} />
          </>
        }
      >
        Who uses, by external id
      </PageHeader>
      <section
        aria-label="Customers"
        aria-busy={customers.isFetching}
        className="rounded-md border bg-surface"
      >
        {customers.error ? (
          <QueryFailure
            title="The customers could not be loaded"
            error={customers.error}
            onRetry={() => customers.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={20} />
        ) : data.data.length > 0 ? (
          <div className={cn(customers.isPlaceholderData && "opacity-60")}>
            <CustomersTable rows={data.data} />
          </div>
        ) : data.total === 0 && !input.q ? (
          <Empty title="No customers yet">
            <p className="text-ink-muted">
              A customer is made with the first event that names it, with a file of sessions, or here.
            </p>
            <CustomerDialog customer={null} />
          </Empty>
        ) : (
          <Empty title={data.total > 0 ? "This page is past the end" : "No customer is called like this"}>
            {data.total > 0 ? null : (
              <p className="text-ink-muted">
                An external id is found by its beginning, where capitals count; a name by any part of it.
              </p>
            )}
            <Button onClick={() => setSearch(null)}>Show all customers</Button>
          </Empty>
        )}
        {data && data.total > 0 ? (
          <Pager
            page={search.page}
            perPage={input.perPage}
            total={data.total}
            noun="customer"
            onPage={(page) => setSearch({ page })}
          />
        ) : null}
      </section>
    </>
  );
}

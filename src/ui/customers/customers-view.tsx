"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { CustomerDialog } from "./customer-dialog.tsx";
import { customersSearch, toCustomersInput } from "./customers-search.ts";
import { CustomersTable } from "./customers-table.tsx";

/** Who uses. */
export function CustomersView() {
  const [search, setSearch] = useQueryStates(customersSearch, { history: "push" });
  const q = useSettled(search.q);
  const input = toCustomersInput({ ...search, q });
  const customers = trpc.customers.list.useQuery(input, { placeholderData: keepPreviousData });
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
        <PagedList
          query={customers}
          page={input.page}
          perPage={input.perPage}
          onPage={(page) => setSearch({ page })}
          noun="customer"
          room={20}
          empty={
            input.q ? (
              <Empty title="No customer is called like this">
                <p className="text-ink-muted">
                  An external id is found by its beginning, where capitals count; a name by any part of it.
                </p>
                <Button onClick={() => setSearch(null)}>Show all customers</Button>
              </Empty>
            ) : (
              <Empty title="No customers yet">
                <p className="text-ink-muted">
                  A customer is made with the first event that names it, with a file of sessions, or here.
                </p>
                <CustomerDialog customer={null} />
              </Empty>
            )
          }
        >
          {(rows) => <CustomersTable rows={rows} />}
        </PagedList>
      </section>
    </>
  );
}

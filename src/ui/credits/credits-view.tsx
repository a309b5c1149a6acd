"use client";
import { keepPreviousData } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { SearchField } from "#/ui/paging/search-field.tsx";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { creditsSearch, toAccountsInput } from "./credits-search.ts";
import { CreditsTable } from "./credits-table.tsx";
import { GiveCredits } from "./give-credits.tsx";

/** Who has credits, and what is left? */
export function CreditsView() {
  const [search, setSearch] = useQueryStates(creditsSearch, { history: "push" });
  const q = useSettled(search.q);
  const input = toAccountsInput({ ...search, q });
  const accounts = trpc.credits.ledger.accounts.useQuery(input, { placeholderData: keepPreviousData });
  return (
    <>
      <PageHeader
        title="Credits"
        actions={
          <>
            <SearchField
              label="External id or name"
              value={search.q}
              onChange={(text) => setSearch({ q: text, page: 1 }, { history: "replace" })}
            />
            <GiveCredits customer={null} />
          </>
        }
      >
        Who has credits, and what is left of them
      </PageHeader>
      <section
        aria-label="Customers with credits"
        aria-busy={accounts.isFetching}
        className="rounded-md border bg-surface"
      >
        <PagedList
          query={accounts}
          page={input.page}
          perPage={input.perPage}
          onPage={(page) => setSearch({ page })}
          noun="customer"
          room={15}
          empty={
            input.q ? (
              <Empty title="No customer with credits is called like this">
                <p className="text-ink-muted">
                  An external id is found by its beginning, where capitals count; a name by any part of it.
                </p>
                <Button onClick={() => setSearch(null)}>Show all</Button>
              </Empty>
            ) : (
              <NoCredits />
            )
          }
        >
          {(rows) => <CreditsTable accounts={rows} />}
        </PagedList>
      </section>
    </>
  );
}

function NoCredits() {
  return (
    <Empty title="Nobody has credits yet">
      <p className="max-w-prose text-ink-muted">
        Give some by hand, or put a customer on a plan that is paid in credits: each period can bring a grant.
      </p>
      <div className="flex flex-wrap gap-2">
        <GiveCredits customer={null} />
        <Button asChild>
          <Link href="/plans">Plans</Link>
        </Button>
      </div>
    </Empty>
  );
}

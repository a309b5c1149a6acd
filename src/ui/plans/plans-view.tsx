"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
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
        <PagedList
          query={plans}
          page={page}
          perPage={plansPerPage}
          onPage={(next) => setSearch({ page: next })}
          noun="plan"
          room={8}
          isShort
          empty={
            state === "archived" ? (
              <Empty title="No archived plans">
                <p className="text-ink-muted">
                  A plan that customers are or were on is archived, not deleted.
                </p>
              </Empty>
            ) : (
              <Empty title="No plans yet">
                <p className="text-ink-muted">
                  A plan says what the use of each meter costs. Make one, then put customers on it.
                </p>
                <NewPlan />
              </Empty>
            )
          }
        >
          {(rows) => <PlansTable plans={rows} />}
        </PagedList>
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

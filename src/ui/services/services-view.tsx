"use client";
import { useQueryStates } from "nuqs";
import { useServices } from "#/ui/meters/use-services.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { CreateService } from "./create-service.tsx";
import { servicesPerPage, servicesSearch } from "./services-search.ts";
import { ServicesTable } from "./services-table.tsx";

/** What do we measure, in what unit, at what price? */
export function ServicesView() {
  const [{ page }, setSearch] = useQueryStates(servicesSearch, { history: "push" });
  const services = useServices({ page, perPage: servicesPerPage });
  const { data } = services;
  return (
    <>
      <PageHeader title="Services and meters" actions={<CreateService />}>
        What is measured, in what unit, at what price
      </PageHeader>
      <section aria-label="Services" aria-busy={services.isFetching} className="rounded-md border bg-surface">
        {services.error ? (
          <QueryFailure
            title="The services could not be loaded"
            error={services.error}
            onRetry={() => services.refetch()}
          />
        ) : !data ? (
          <SkeletonRows rows={12} />
        ) : data.data.length > 0 ? (
          <ServicesTable services={data.data} />
        ) : (
          <Empty title="This page is past the end">
            <Button onClick={() => setSearch(null)}>Show the first services</Button>
          </Empty>
        )}
        {data && data.total > servicesPerPage ? (
          <Pager
            page={page}
            perPage={servicesPerPage}
            total={data.total}
            noun="service"
            onPage={(next) => setSearch({ page: next })}
          />
        ) : null}
      </section>
    </>
  );
}

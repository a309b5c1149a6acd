"use client";
import { useQueryStates } from "nuqs";
import { useServices } from "#/ui/meters/use-services.ts";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { CreateService } from "./create-service.tsx";
import { servicesPerPage, servicesSearch } from "./services-search.ts";
import { ServicesTable } from "./services-table.tsx";

/** What do we measure, in what unit, at what price? */
export function ServicesView() {
  const [{ page }, setSearch] = useQueryStates(servicesSearch, { history: "push" });
  const services = useServices({ page, perPage: servicesPerPage });
  return (
    <>
      <PageHeader title="Services and meters" actions={<CreateService />}>
        What is measured, in what unit, at what price
      </PageHeader>
      <section aria-label="Services" aria-busy={services.isFetching} className="rounded-md border bg-surface">
        <PagedList
          query={services}
          page={page}
          perPage={servicesPerPage}
          onPage={(next) => setSearch({ page: next })}
          noun="service"
          room={12}
          isShort
          empty={
            <Empty title="No services yet">
              <CreateService />
            </Empty>
          }
        >
          {(rows) => <ServicesTable services={rows} />}
        </PagedList>
      </section>
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import {
  chooseMeter,
  loadCustomerSearch,
  toCustomerInputs,
  toMeterInputs,
} from "#/ui/customer/customer-search.ts";
import { CustomerView } from "#/ui/customer/customer-view.tsx";
import { readSegment } from "#/ui/events/event-href.ts";
import { allMetersInput } from "#/ui/events/events-search.ts";
import { allServicesInput } from "#/ui/meters/all-services-input.ts";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface CustomerPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: CustomerPageProps): Promise<Metadata> {
  return { title: readSegment((await params).id) };
}

export default async function CustomerPage({ params, searchParams }: CustomerPageProps) {
  const externalId = readSegment((await params).id);
  const search = await loadCustomerSearch(searchParams);
  const inputs = toCustomerInputs(externalId, search);
  const { api, Hydrate } = await prefetchApi();
  // Asked for before anything is sent: an unknown customer is answered with status 404, and the rest follows from its meters.
  const month = await api.analytics.customerMonth(inputs.month).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
    return null;
  });
  const meter = month && chooseMeter(search.meter, month);
  const meterInputs = month && meter ? toMeterInputs(externalId, meter, month.timeZone, search) : null;
  await Promise.all([
    api.customers.get.prefetch(inputs.customer),
    api.analytics.customerMonth.prefetch(inputs.month),
    api.analytics.usageSummary.prefetch(inputs.summary),
    api.events.list.prefetch(inputs.events),
    api.meters.list.prefetch(allMetersInput),
    api.services.list.prefetch(allServicesInput),
    ...(meterInputs
      ? [
          api.analytics.meterCustomer.prefetch(meterInputs.windows),
          api.analytics.meterDays.prefetch(meterInputs.days),
        ]
      : []),
  ]);
  return (
    <Hydrate>
      <CustomerView key={externalId} externalId={externalId} />
    </Hydrate>
  );
}

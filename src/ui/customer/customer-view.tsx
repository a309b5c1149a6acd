"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import type { Customer } from "#/api/contract/customers.ts";
import type { CustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { CustomerBilling } from "#/ui/billing/customer-billing.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { CustomerEvents } from "./customer-events.tsx";
import { CustomerHeader } from "./customer-header.tsx";
import { CustomerMeter } from "./customer-meter.tsx";
import {
  type CustomerSearch,
  chooseMeter,
  customerSearch,
  lastUse,
  toCustomerInputs,
} from "./customer-search.ts";
import { MonthTable } from "./month-table.tsx";
import { NothingUsed } from "./nothing-used.tsx";
import { UsageFactor } from "./usage-factor.tsx";

/** What did this one use, and why that much? */
export function CustomerView({ externalId }: { externalId: string }) {
  const [search, setSearch] = useQueryStates(customerSearch, { history: "push" });
  const inputs = toCustomerInputs(externalId, search);
  const customer = trpc.customers.get.useQuery(inputs.customer);
  const month = trpc.analytics.customerMonth.useQuery(inputs.month, { placeholderData: keepPreviousData });
  const failed = customer.error ? customer : month.error ? month : null;
  if (failed?.error)
    return (
      <QueryFailure
        title="The customer could not be loaded"
        error={failed.error}
        onRetry={() => failed.refetch()}
      />
    );
  if (!customer.data || !month.data) return <SkeletonRows rows={12} />;
  return (
    <>
      <CustomerHeader customer={customer.data} services={month.data.services} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Usage
          customer={customer.data}
          month={month.data}
          search={search}
          onSearch={(change) => setSearch(change)}
        />
        <CustomerBilling customer={customer.data} />
        <UsageFactor input={inputs.summary} />
        <CustomerEvents input={inputs.events} />
      </div>
    </>
  );
}

interface UsageProps {
  customer: Customer;
  month: CustomerMonth;
  search: CustomerSearch;
  onSearch: (change: Partial<CustomerSearch>) => void;
}

function Usage({ customer, month, search, onSearch }: UsageProps) {
  const meter = chooseMeter(search.meter, month);
  if (meter === null) return <NothingUsed customer={customer.external_id} />;
  return (
    <>
      <CustomerMeter
        customer={customer}
        services={month.services.map(({ service }) => service)}
        meter={meter}
        search={search}
        lastUsedAt={lastUse(month, meter)}
        onMeter={(slug) => onSearch({ meter: slug })}
        onReference={(reference) => onSearch({ reference })}
        onDays={(days) => onSearch({ days })}
      />
      <MonthTable
        month={month}
        chosen={meter}
        onMonth={(chosen) => onSearch({ month: chosen })}
        onMeter={(slug) => onSearch({ meter: slug })}
      />
    </>
  );
}

"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import type { Customer } from "#/api/contract/customers.ts";
import { MeterDayPanel } from "#/ui/chart/meter-day-panel.tsx";
import { cn } from "#/ui/class-names.ts";
import { MeterSelect } from "#/ui/meters/meter-select.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { proofHref, windowSpan } from "#/ui/proof/proof-search.ts";
import { rankingHref } from "#/ui/rankings/ranking-href.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { MeterCards } from "#/ui/windows/meter-cards.tsx";
import { type CustomerSearch, daysCsvHref, toMeterInputs } from "./customer-search.ts";
import { daySpan } from "./day-span.ts";

const dayChoices = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "366", label: "A year" },
] as const;
const daysOf = { "7": 7, "30": 30, "90": 90, "366": 366 } as const;

interface CustomerMeterProps {
  customer: Customer;
  /** Slugs of what it used. */
  services: readonly string[];
  /** Slug of the chosen one. */
  meter: string;
  search: CustomerSearch;
  /** When it was used last, ISO 8601 UTC; null where it never was. */
  lastUsedAt: string | null;
  onMeter: (meter: string) => void;
  onReference: (reference: string) => void;
  onDays: (days: CustomerSearch["days"]) => void;
}

/** One meter of a customer: its windows and its days. */
export function CustomerMeter(props: CustomerMeterProps) {
  const { customer, services, meter, search, lastUsedAt, onMeter, onReference, onDays } = props;
  const { external_id: externalId, time_zone: timeZone } = customer;
  const inputs = toMeterInputs(externalId, meter, timeZone, search);
  const windows = trpc.analytics.meterCustomer.useQuery(inputs.windows, {
    placeholderData: keepPreviousData,
  });
  const days = trpc.analytics.meterDays.useQuery(inputs.days, { placeholderData: keepPreviousData });
  const described = windows.data?.meters[0];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <MeterSelect value={meter} services={services} onChange={onMeter} className="max-w-full" />
        {windows.data ? (
          <p className="text-ink-muted">
            Windows that end at <Time at={windows.data.reference} withZone />
          </p>
        ) : null}
        {lastUsedAt && described?.usage[30].events === 0 ? (
          <Button size="small" onClick={() => onReference(lastUsedAt)}>
            Up to its last use, <Time at={lastUsedAt} />
          </Button>
        ) : null}
        <Button asChild size="small" look="quiet" className="sm:ml-auto">
          <Link href={rankingHref(meter)}>Its ranking</Link>
        </Button>
      </div>
      {windows.error ? (
        <QueryFailure
          title="The windows could not be loaded"
          error={windows.error}
          onRetry={() => windows.refetch()}
        />
      ) : described && windows.data ? (
        <div className={cn(windows.isPlaceholderData && "opacity-60")}>
          <MeterCards
            meter={described}
            proofOf={(length) =>
              proofHref(externalId, described.meter, windowSpan(windows.data.reference, length))
            }
          />
        </div>
      ) : (
        <Skeleton className="h-28" />
      )}
      {days.error ? (
        <QueryFailure
          title="The days could not be loaded"
          error={days.error}
          onRetry={() => days.refetch()}
        />
      ) : days.data && described ? (
        <MeterDayPanel
          meter={{ ...described, slug: described.meter }}
          timeZone={timeZone}
          days={days.data}
          proofOf={(day) => proofHref(externalId, described.meter, daySpan(day, timeZone))}
          actions={
            <>
              <Button asChild>
                <a href={daysCsvHref(externalId, meter, timeZone, days.data)} download="days.csv">
                  <Download aria-hidden />
                  CSV
                </a>
              </Button>
              <Select
                label="Days shown"
                value={dayChoices.find((choice) => daysOf[choice.value] === search.days)?.value ?? "30"}
                choices={dayChoices}
                onChange={(chosen) => onDays(daysOf[chosen])}
              />
            </>
          }
        />
      ) : (
        <Skeleton className="h-80" />
      )}
    </>
  );
}

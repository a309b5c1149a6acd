"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useRef, useState } from "react";
import type { Alert } from "#/api/contract/alerts.ts";
import { cn } from "#/ui/class-names.ts";
import { CustomerField } from "#/ui/events/customer-field.tsx";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { type AlertsSearch, alertsSearch, toAlertsInput } from "./alerts-search.ts";
import { AlertsTable } from "./alerts-table.tsx";

const states = [
  { value: "open", label: "Open" },
  { value: "acknowledged", label: "Acknowledged" },
  { value: "all", label: "All" },
] as const;

/** ms between two looks at the alerts. */
const lookEvery = 15_000;

/** Whose credits are running out? */
export function AlertsView() {
  const [search, setSearch] = useQueryStates(alertsSearch, { history: "push" });
  const list = useRef<HTMLElement>(null);
  const [latest, setLatest] = useState<Alert | null>(null);
  const input = toAlertsInput(search);
  const alerts = trpc.credits.alerts.list.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: lookEvery,
  });
  const { data } = alerts;
  const isUnknown = alerts.error?.data?.code === "NOT_FOUND";
  const take = (alert: Alert) => {
    setLatest(alert);
    // The button that had the focus goes with its row.
    if (search.state === "open") list.current?.focus();
  };
  return (
    <>
      <PageHeader
        title="Alerts"
        actions={
          <Button asChild>
            <Link href="/webhooks">Send them to a webhook</Link>
          </Button>
        }
      >
        Whose credits are running out: shares of grants that were spent
      </PageHeader>
      <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
        <Segments
          label="Alerts"
          value={search.state}
          choices={states}
          onChange={(state) => setSearch({ state, page: 1 })}
        />
        <CustomerField value={search.customer} onChange={(customer) => setSearch({ customer, page: 1 })} />
        {search.customer ? (
          <Button look="quiet" onClick={() => setSearch({ customer: "", page: 1 })}>
            <X aria-hidden />
            Clear
          </Button>
        ) : null}
      </search>
      <p role="status" className="sr-only">
        {latest ? `The alert of ${latest.customer} at ${latest.threshold} % is acknowledged.` : null}
      </p>
      <section
        ref={list}
        tabIndex={-1}
        aria-label="Alerts"
        aria-busy={alerts.isFetching}
        className="rounded-md border bg-surface"
      >
        {alerts.error && !isUnknown ? (
          <QueryFailure
            title="The alerts could not be loaded"
            error={alerts.error}
            onRetry={() => alerts.refetch()}
          />
        ) : data && data.data.length > 0 && !isUnknown ? (
          <div className={cn(alerts.isPlaceholderData && "opacity-60")}>
            <AlertsTable alerts={data.data} onAcknowledged={take} />
          </div>
        ) : data || isUnknown ? (
          <NoAlerts
            search={search}
            isUnknown={isUnknown}
            isPastEnd={(data?.total ?? 0) > 0}
            onSearch={setSearch}
          />
        ) : (
          <SkeletonRows rows={10} />
        )}
        {data && data.total > 0 && !isUnknown ? (
          <Pager
            page={search.page}
            perPage={input.perPage}
            total={data.total}
            noun="alert"
            onPage={(page) => setSearch({ page })}
          />
        ) : null}
      </section>
    </>
  );
}

interface NoAlertsProps {
  search: AlertsSearch;
  /** Whether there is no such customer. */
  isUnknown: boolean;
  isPastEnd: boolean;
  onSearch: (change: Partial<AlertsSearch>) => void;
}

function NoAlerts({ search, isUnknown, isPastEnd, onSearch }: NoAlertsProps) {
  if (isUnknown)
    return (
      <Empty title="There is no such customer">
        <p className="text-ink-muted">Its whole external id is asked for, where capitals count.</p>
        <Button onClick={() => onSearch({ customer: "", page: 1 })}>Show all customers</Button>
      </Empty>
    );
  if (isPastEnd)
    return (
      <Empty title="This page is past the end">
        <Button onClick={() => onSearch({ page: 1 })}>Show the first page</Button>
      </Empty>
    );
  if (search.state === "open")
    return (
      <Empty title="No alert is open">
        <p className="max-w-prose text-ink-muted">
          One is raised when 50, 80 and 100 % of a grant are spent, or at the thresholds that the grant has:
          once a billing period.
        </p>
        <Button onClick={() => onSearch({ state: "all", page: 1 })}>Show those that were</Button>
      </Empty>
    );
  return (
    <Empty title={search.state === "all" ? "No alert was raised yet" : "No alert was acknowledged yet"}>
      <p className="max-w-prose text-ink-muted">
        Give a customer credits; its alerts come as they are spent.
      </p>
      <Button asChild>
        <Link href="/credits">Credits</Link>
      </Button>
    </Empty>
  );
}

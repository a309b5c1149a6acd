"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useRef, useState } from "react";
import type { Alert } from "#/api/contract/alerts.ts";
import { CustomerField } from "#/ui/events/customer-field.tsx";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
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
        <PagedList
          query={alerts}
          page={input.page}
          perPage={input.perPage}
          onPage={(page) => setSearch({ page })}
          noun="alert"
          room={10}
          unknown={() => (
            <Empty title="There is no such customer">
              <p className="text-ink-muted">Its whole external id is asked for, where capitals count.</p>
              <Button onClick={() => setSearch({ customer: "", page: 1 })}>Show all customers</Button>
            </Empty>
          )}
          empty={<NoAlerts state={search.state} onAll={() => setSearch({ state: "all", page: 1 })} />}
        >
          {(rows) => <AlertsTable alerts={rows} onAcknowledged={take} />}
        </PagedList>
      </section>
    </>
  );
}

interface NoAlertsProps {
  state: AlertsSearch["state"];
  onAll: () => void;
}

function NoAlerts({ state, onAll }: NoAlertsProps) {
  if (state === "open")
    return (
      <Empty title="No alert is open">
        <p className="max-w-prose text-ink-muted">
          One is raised when 50, 80 and 100 % of a grant are spent, or at the thresholds that the grant has:
          once a billing period.
        </p>
        <Button onClick={onAll}>Show those that were</Button>
      </Empty>
    );
  return (
    <Empty title={state === "all" ? "No alert was raised yet" : "No alert was acknowledged yet"}>
      <p className="max-w-prose text-ink-muted">
        Give a customer credits; its alerts come as they are spent.
      </p>
      <Button asChild>
        <Link href="/credits">Credits</Link>
      </Button>
    </Empty>
  );
}

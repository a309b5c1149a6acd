"use client";
import Link from "next/link";
import { alertsHref } from "#/ui/alerts/alerts-search.ts";
import { AlertsTable } from "#/ui/alerts/alerts-table.tsx";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { GrantName } from "./grant-name.tsx";

interface AccountAlertsProps {
  input: { customer: string; page: number; perPage: number };
  /** Of the customer's grants. */
  names: ReadonlyMap<string, string>;
}

/** The latest alerts of a customer, acknowledged ones too. */
export function AccountAlerts({ input, names }: AccountAlertsProps) {
  const alerts = trpc.credits.alerts.list.useQuery(input, { refetchInterval: 15_000 });
  const { data } = alerts;
  return (
    <Panel
      title="Alerts"
      note={
        data && data.total > data.data.length ? `The latest of ${countOf(data.total, "alert")}` : undefined
      }
      actions={
        data && data.total > 0 ? (
          <Button asChild size="small">
            <Link href={alertsHref(input.customer)}>All its alerts</Link>
          </Button>
        ) : null
      }
    >
      {alerts.error ? (
        <QueryFailure
          title="The alerts could not be loaded"
          error={alerts.error}
          onRetry={() => alerts.refetch()}
        />
      ) : !data ? (
        <Skeleton className="h-9" />
      ) : data.total === 0 ? (
        <p className="px-3 py-2 text-ink-muted">
          None yet. One is raised when the share of a grant that was spent reaches one of its thresholds.
        </p>
      ) : (
        <AlertsTable alerts={data.data} nameGrant={(id) => <GrantName id={id} names={names} />} />
      )}
    </Panel>
  );
}

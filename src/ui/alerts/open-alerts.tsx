"use client";
import Link from "next/link";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { AlertsTable } from "./alerts-table.tsx";
import { openAlertsInput } from "./open-alerts-input.ts";

/** The newest alerts that nobody has acknowledged; nothing at all when there are none. */
export function OpenAlerts() {
  const alerts = trpc.credits.alerts.list.useQuery(openAlertsInput, { refetchInterval: 15_000 });
  const { data } = alerts;
  if (!alerts.error && !data?.total) return null;
  return (
    <Panel
      title="Open alerts"
      note={
        data && data.total > data.data.length ? `The newest of ${countOf(data.total, "alert")}` : undefined
      }
      actions={
        <Button asChild size="small">
          <Link href="/alerts">All alerts</Link>
        </Button>
      }
    >
      {data ? (
        <AlertsTable alerts={data.data} />
      ) : alerts.error ? (
        <QueryFailure
          title="The alerts could not be loaded"
          error={alerts.error}
          onRetry={() => alerts.refetch()}
        />
      ) : null}
    </Panel>
  );
}

"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Alert } from "#/api/contract/alerts.ts";
import { creditsHref, periodHref } from "#/ui/billing/billing-href.ts";
import { approximate } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { Acknowledge } from "./acknowledge.tsx";
import { ThresholdBadge } from "./threshold-badge.tsx";
import { spentPercent } from "./threshold-levels.ts";

interface AlertsTableProps {
  alerts: readonly Alert[];
  /** How a grant is called, on the page of one customer; left out, the customer is named instead. */
  nameGrant?: (grant: string) => ReactNode;
  onAcknowledged?: (alert: Alert) => void;
}

export function AlertsTable({ alerts, nameGrant, onAcknowledged }: AlertsTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Alerts" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[24%]">{nameGrant ? "Grant" : "Customer"}</HeadCell>
          <HeadCell className="w-24">Reached</HeadCell>
          <HeadCell numeric folds>
            Spent, credits
          </HeadCell>
          <HeadCell numeric folds className="w-20">
            Period
          </HeadCell>
          <HeadCell numeric folds className="w-40">
            Raised, {zone}
          </HeadCell>
          <HeadCell folds className="w-56">
            Acknowledged
          </HeadCell>
        </tr>
      </StickyHead>
      {alerts.map((alert) => (
        <tbody key={alert.id}>
          <AlertRow alert={alert} nameGrant={nameGrant} onAcknowledged={onAcknowledged} />
        </tbody>
      ))}
    </Table>
  );
}

interface AlertRowProps {
  alert: Alert;
  nameGrant: AlertsTableProps["nameGrant"];
  onAcknowledged: ((alert: Alert) => void) | undefined;
}

function AlertRow({ alert, nameGrant, onAcknowledged }: AlertRowProps) {
  const rowLink = useRowLink();
  const href = creditsHref(alert.customer);
  const spent = <Spent alert={alert} />;
  const period = <Period alert={alert} />;
  const raised = <Time at={alert.raised_at} />;
  const acknowledged =
    alert.acknowledged_at === null ? (
      <Acknowledge alert={alert} onDone={onAcknowledged} />
    ) : (
      <>
        <Time at={alert.acknowledged_at} />
        {alert.acknowledged_by ? <span className="text-ink-muted"> by {alert.acknowledged_by}</span> : null}
      </>
    );
  return (
    <>
      <tr {...(nameGrant ? {} : rowLink(href))}>
        {nameGrant ? (
          <Cell className="whitespace-normal max-lg:border-b-0">{nameGrant(alert.grant)}</Cell>
        ) : (
          <Cell className="truncate max-lg:border-b-0" title={alert.customer}>
            <Link href={href} prefetch={false} className="font-medium hover:underline">
              {alert.customer}
            </Link>
          </Cell>
        )}
        <Cell className="max-lg:border-b-0">
          <ThresholdBadge threshold={alert.threshold} />
        </Cell>
        <Cell numeric folds>
          {spent}
        </Cell>
        <Cell numeric folds>
          {period}
        </Cell>
        <Cell numeric folds>
          {raised}
        </Cell>
        <Cell folds className="truncate">
          {acknowledged}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Spent, credits", value: spent, wide: true },
          { label: "Raised", value: raised, wide: true },
          { label: "Period", value: period, wide: true },
          { label: "Acknowledged", value: acknowledged, wide: true },
        ]}
      />
    </>
  );
}

/** What was spent of the grant when the alert was raised. */
function Spent({ alert: { spent, amount } }: { alert: Alert }) {
  const full = approximate(amount);
  const length = full > 0 ? Math.min(100, (approximate(spent) / full) * 100) : 100;
  return (
    <span className="flex items-center justify-end gap-2" title={`${spentPercent(spent, amount) ?? "–"} %`}>
      <span>
        {formatAmount(spent, "credits")}{" "}
        <span className="text-ink-muted">of {formatAmount(amount, "credits")}</span>
      </span>
      <span aria-hidden className="h-1.5 w-16 bg-sunken max-lg:hidden">
        <span className="block h-full bg-accent" style={{ width: `${length}%` }} />
      </span>
    </span>
  );
}

function Period({ alert: { customer, period } }: { alert: Alert }) {
  if (period === null)
    return (
      <span className="text-ink-faint" title="The customer had no billing period">
        –
      </span>
    );
  return (
    <Link
      href={periodHref(customer, period)}
      prefetch={false}
      aria-label={`Billing period ${period}`}
      className="underline"
    >
      {period}
    </Link>
  );
}

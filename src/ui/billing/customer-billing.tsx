"use client";
import Link from "next/link";
import type { BillingAccount } from "#/api/contract/billing.ts";
import type { Customer } from "#/api/contract/customers.ts";
import { planHref } from "#/ui/plan/plan-href.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Skeleton } from "#/ui/primitives/skeleton.tsx";
import { sumDues } from "#/ui/statement/sum-dues.ts";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { BillingDialog } from "./billing-dialog.tsx";
import { creditsHref, periodHref, periodsHref } from "./billing-href.ts";
import { tellCadence } from "./cadence-words.ts";
import { EndBilling } from "./end-billing.tsx";
import { Money } from "./money.tsx";
import { NextChange } from "./next-change.tsx";
import { PeriodBadge } from "./period-badge.tsx";
import { formatBoundary } from "./period-span.ts";
import { Span } from "./span.tsx";

/** How a customer is billed, and what its current period comes to so far. */
export function CustomerBilling({ customer }: { customer: Customer }) {
  const externalId = customer.external_id;
  const billing = trpc.credits.billing.get.useQuery({ externalId });
  const isUnbilled = billing.error?.data?.code === "NOT_FOUND";
  const account = billing.data ?? null;
  return (
    <Panel
      title="Billing"
      note={account ? noteOf(account) : undefined}
      actions={
        <>
          {account || isUnbilled ? <BillingDialog customer={customer} account={account} /> : null}
          {account && account.state !== "ended" ? <EndBilling account={account} /> : null}
        </>
      }
    >
      {billing.error && !isUnbilled ? (
        <QueryFailure
          title="The billing could not be loaded"
          error={billing.error}
          onRetry={() => billing.refetch()}
        />
      ) : account ? (
        <AccountFacts account={account} />
      ) : isUnbilled ? (
        <p className="px-3 py-2 text-ink-muted">
          Not billed: its usage is recorded, and costs nothing. On a plan it gets billing periods, each with a
          statement. <Links customer={externalId} hasPeriods={false} />
        </p>
      ) : (
        <Skeleton className="h-20" />
      )}
    </Panel>
  );
}

function noteOf(account: BillingAccount): string {
  if (account.state !== "ended" || account.ends_at === null) return tellCadence(account);
  return `Ended at ${formatBoundary(account.ends_at, account.time_zone)}, ${account.time_zone}`;
}

function AccountFacts({ account }: { account: BillingAccount }) {
  const { customer, current_period: current } = account;
  return (
    <>
      <Facts label="Billing">
        <Fact label="Plan">
          <Link href={planHref(account.plan.slug)} className="underline">
            {account.plan.name}
          </Link>
          <span className="font-normal text-ink-muted">, version {account.plan.version}</span>
        </Fact>
        <Fact label="Current period">
          {current ? (
            <Link href={periodHref(customer, current.number)} className="underline">
              <Span span={current} zone={current.time_zone} />
            </Link>
          ) : (
            <span className="font-normal text-ink-muted">none is open</span>
          )}
        </Fact>
        <Fact label="So far">
          {current ? (
            <SoFar customer={customer} number={current.number} />
          ) : (
            <span className="font-normal text-ink-muted">nothing</span>
          )}
        </Fact>
        <Fact label="Next change">
          <NextChange account={account} />
        </Fact>
      </Facts>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t px-3 py-2">
        {current ? <PeriodBadge period={current} /> : null}
        <Links customer={customer} hasPeriods />
      </p>
    </>
  );
}

function Links({ customer, hasPeriods }: { customer: string; hasPeriods: boolean }) {
  return (
    <>
      {hasPeriods ? (
        <Link href={periodsHref(customer)} className="underline">
          All its periods
        </Link>
      ) : null}{" "}
      <Link href={creditsHref(customer)} className="underline">
        Credits
      </Link>
    </>
  );
}

/** What the open period comes to as of now. */
function SoFar({ customer: externalId, number }: { customer: string; number: number }) {
  const statement = trpc.credits.statements.get.useQuery({ externalId, number });
  if (statement.error)
    return (
      <Button size="small" onClick={() => statement.refetch()} title={statement.error.message}>
        Not known: try again
      </Button>
    );
  if (!statement.data) return <Skeleton className="h-4 w-24" />;
  const { total, currency } = statement.data;
  const dues = sumDues(statement.data).filter((due) => due.currency !== currency);
  return (
    <>
      <Money amount={total} currency={currency} />
      {dues.map((due) => (
        <span key={due.currency} className="block text-xs text-ink-muted">
          <Money amount={due.amount} currency={due.currency} /> due
        </span>
      ))}
    </>
  );
}

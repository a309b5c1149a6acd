"use client";
import Link from "next/link";
import type { Statement } from "#/api/contract/statements.ts";
import { Money } from "#/ui/billing/money.tsx";
import { PeriodBadge } from "#/ui/billing/period-badge.tsx";
import { Span } from "#/ui/billing/span.tsx";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { planHref } from "#/ui/plan/plan-href.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { Fact, Facts } from "#/ui/primitives/facts.tsx";
import { sumDues } from "./sum-dues.ts";

interface StatementFactsProps {
  statement: Statement;
  /** The customer's; null for none. */
  name: string | null;
}

/** Whose statement it is, of what time, on which plan, and what is due. */
export function StatementFacts({ statement, name }: StatementFactsProps) {
  const { customer, plan, plan_version: version, time_zone: zone } = statement;
  const isPartial =
    statement.starts_at !== statement.whole_starts_at || statement.ends_at !== statement.whole_ends_at;
  return (
    <Facts label="Statement" className="rounded-md border print:grid-cols-2">
      <Fact label="Customer">
        <Link href={customerHref(customer)} className="wrap-anywhere underline">
          {name ?? customer}
        </Link>
        {name === null ? null : (
          <span className="block text-xs wrap-anywhere text-ink-faint">{customer}</span>
        )}
      </Fact>
      <Fact label="Plan">
        <Link href={planHref(plan)} className="underline">
          {plan}
        </Link>
        <span className="font-normal text-ink-muted">, version {version}</span>
      </Fact>
      <Fact label="State">
        <PeriodBadge period={statement} />
      </Fact>
      <Fact label="Due">
        {sumDues(statement).map(({ amount, currency }) => (
          <span key={currency} className="block">
            <Money amount={amount} currency={currency} />
          </span>
        ))}
      </Fact>
      <Fact label="Period">
        <Span span={statement} zone={zone} />
      </Fact>
      <Fact label="Whole period">
        {isPartial ? (
          <Span
            span={{ starts_at: statement.whole_starts_at, ends_at: statement.whole_ends_at }}
            zone={zone}
          />
        ) : (
          <span className="font-normal text-ink-muted">the same</span>
        )}
      </Fact>
      <Fact label="Usage read at">
        <Time at={statement.read_at} withZone />
      </Fact>
      <Fact label="Closed at">
        {statement.closed_at ? (
          <Time at={statement.closed_at} withZone />
        ) : (
          <span className="font-normal text-ink-muted">not yet</span>
        )}
      </Fact>
    </Facts>
  );
}

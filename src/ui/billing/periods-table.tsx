"use client";
import Link from "next/link";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { sumDues } from "#/ui/statement/sum-dues.ts";
import { periodHref } from "./billing-href.ts";
import { Money } from "./money.tsx";
import { PeriodBadge } from "./period-badge.tsx";
import { Span } from "./span.tsx";

export function PeriodsTable({ rows }: { rows: readonly BillingPeriod[] }) {
  return (
    <Table aria-label="Billing periods" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[18%]">Customer</HeadCell>
          <HeadCell numeric folds className="w-16">
            No.
          </HeadCell>
          <HeadCell folds className="w-[30%]">
            Period, in its zone
          </HeadCell>
          <HeadCell folds>Plan</HeadCell>
          <HeadCell folds className="w-32">
            State
          </HeadCell>
          <HeadCell numeric folds className="w-36">
            Total
          </HeadCell>
          <HeadCell numeric className="w-36">
            Due
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {rows.map((period) => (
          <PeriodRow key={`${period.customer}\n${period.number}`} period={period} />
        ))}
      </tbody>
    </Table>
  );
}

function PeriodRow({ period }: { period: BillingPeriod }) {
  const rowLink = useRowLink();
  const { customer, name, number, plan } = period;
  const href = periodHref(customer, number);
  const total = <Money amount={period.total} currency={plan.currency} />;
  const state = <PeriodBadge period={period} />;
  const span = <Span span={period} zone={period.time_zone} />;
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell
          className="truncate max-lg:border-b-0"
          title={name === null ? customer : `${name} (${customer})`}
        >
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {name ?? customer}
            <span className="sr-only">, period {number}</span>
          </Link>
        </Cell>
        <Cell numeric folds>
          {number}
        </Cell>
        <Cell folds className="truncate">
          {span}
        </Cell>
        <Cell folds className="truncate" title={`${plan.slug}, version ${plan.version}`}>
          {plan.name}
        </Cell>
        <Cell folds>{state}</Cell>
        <Cell numeric folds>
          {total}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          {duesOf(period).map(({ amount, currency }) => (
            <span key={currency} className="block">
              <Money amount={amount} currency={currency} />
            </span>
          ))}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: `Period ${number}`, value: span, wide: true },
          { label: "Plan", value: plan.name },
          { label: "Total", value: total },
          { label: "State", value: <span className="inline-block pt-1">{state}</span>, wide: true },
        ]}
      />
    </>
  );
}

/** What is to be paid, by currency; one without an amount until the period is closed. */
function duesOf({ due, due_currency, also_due, plan }: BillingPeriod) {
  if (due === null || due_currency === null) return [{ amount: null, currency: plan.currency }];
  return sumDues({ due, due_currency, also_due });
}

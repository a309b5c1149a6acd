"use client";
import Link from "next/link";
import type { Plan } from "#/api/contract/plans.ts";
import { formatCount } from "#/ui/format/count.ts";
import { useRowLink } from "#/ui/paging/use-row-link.ts";
import { describeItems, type MeterNames } from "#/ui/plan/describe-item.ts";
import { planHref } from "#/ui/plan/plan-href.ts";
import { usePlanMeters } from "#/ui/plan/use-plan-meters.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { Cell, FoldedRow, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";

export function PlansTable({ plans }: { plans: readonly Plan[] }) {
  const { names } = usePlanMeters();
  return (
    <Table aria-label="Plans" className="table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="lg:w-[26%]">Plan</HeadCell>
          <HeadCell folds className="w-24">
            Paid with
          </HeadCell>
          <HeadCell folds>Prices</HeadCell>
          <HeadCell numeric className="w-28">
            Customers
          </HeadCell>
          <HeadCell numeric folds className="w-20">
            Version
          </HeadCell>
        </tr>
      </StickyHead>
      {plans.map((plan) => (
        <tbody key={plan.slug}>
          <PlanRow plan={plan} names={names} />
        </tbody>
      ))}
    </Table>
  );
}

function PlanRow({ plan, names }: { plan: Plan; names: MeterNames }) {
  const rowLink = useRowLink();
  const href = planHref(plan.slug);
  const { currency, items } = plan.terms;
  const prices = describeItems(items, names);
  return (
    <>
      <tr {...rowLink(href)}>
        <Cell className="truncate max-lg:border-b-0">
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {plan.name}
          </Link>
          {plan.name === plan.slug ? null : (
            <span className="ml-2 font-mono text-xs text-ink-faint max-sm:hidden">{plan.slug}</span>
          )}
          {plan.is_sample ? (
            <Badge tone="warn" className="ml-2">
              Sample
            </Badge>
          ) : null}
          {plan.archived_at === null ? null : <Badge className="ml-2">Archived</Badge>}
        </Cell>
        <Cell folds>{currency}</Cell>
        <Cell folds className="truncate" title={describeItems(items, names, items.length)}>
          {prices}
        </Cell>
        <Cell numeric className="max-lg:border-b-0">
          {formatCount(plan.customers)}
        </Cell>
        <Cell numeric folds>
          {formatCount(plan.version)}
        </Cell>
      </tr>
      <FoldedRow
        span={2}
        facts={[
          { label: "Paid with", value: currency },
          { label: "Version", value: formatCount(plan.version) },
          { label: "Prices", value: prices, wide: true },
        ]}
      />
    </>
  );
}

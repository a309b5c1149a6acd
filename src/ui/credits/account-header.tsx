"use client";
import Link from "next/link";
import type { Customer } from "#/api/contract/customers.ts";
import { periodHref, periodsHref } from "#/ui/billing/billing-href.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { planHref } from "#/ui/plan/plan-href.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { AdjustCredits } from "./adjust-credits.tsx";
import { GiveCredits } from "./give-credits.tsx";

interface AccountHeaderProps {
  externalId: string;
  customer: Customer | undefined;
  namesInput: { customer: string; page: number; perPage: number };
}

export function AccountHeader({ externalId, customer, namesInput }: AccountHeaderProps) {
  return (
    <PageHeader
      title={`Credits of ${customer?.name ?? externalId}`}
      actions={
        <>
          <Button asChild>
            <Link href={customerHref(externalId)}>Customer</Link>
          </Button>
          <Button asChild>
            <Link href={periodsHref(externalId)}>Billing periods</Link>
          </Button>
          <AdjustCredits customer={externalId} namesInput={namesInput} />
          <GiveCredits customer={externalId} />
        </>
      }
    >
      {customer?.name ? (
        <>
          <span className="font-mono break-all">{externalId}</span> ·{" "}
        </>
      ) : null}
      <PlanOf externalId={externalId} />
    </PageHeader>
  );
}

/** The plan that the customer is on, and its current period. */
function PlanOf({ externalId }: { externalId: string }) {
  const { data, error } = trpc.credits.billing.get.useQuery({ externalId });
  if (error?.data?.code === "NOT_FOUND") return "on no plan: nothing is charged by itself";
  if (!data) return "what was given, and what is left";
  const { plan, current_period: current } = data;
  return (
    <>
      plan{" "}
      <Link href={planHref(plan.slug)} className="underline">
        {plan.name}
      </Link>
      {current ? (
        <>
          ,{" "}
          <Link href={periodHref(externalId, current.number)} className="underline">
            period {current.number}
          </Link>
        </>
      ) : null}
    </>
  );
}

"use client";
import { ChevronLeft, ChevronRight, Download, Printer } from "lucide-react";
import Link from "next/link";
import type { Statement } from "#/api/contract/statements.ts";
import { credits } from "#/domain/credits/plans/plan-terms.ts";
import { creditsHref, periodHref, periodsHref } from "#/ui/billing/billing-href.ts";
import { Span } from "#/ui/billing/span.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { PageHeader } from "#/ui/shell/page-header.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { CloseNow } from "./close-now.tsx";
import { toStatementInputs } from "./statement-inputs.ts";

interface StatementHeaderProps {
  statement: Statement;
  /** The customer's; null for none. */
  name: string | null;
}

export function StatementHeader({ statement, name }: StatementHeaderProps) {
  const { customer, period } = statement;
  return (
    <PageHeader
      title={`Statement ${period} of ${name ?? customer}`}
      actions={
        <div className="flex flex-wrap items-center gap-2 print:hidden">
          <Neighbours customer={customer} number={period} />
          <Button asChild>
            <a href={csvHref(customer, period)} download>
              <Download aria-hidden />
              CSV
            </a>
          </Button>
          <Button onClick={() => window.print()}>
            <Printer aria-hidden />
            Print
          </Button>
          <CloseNow statement={statement} />
        </div>
      }
    >
      <Span span={statement} zone={statement.time_zone} />
      <span className="print:hidden">
        {" · "}
        <Link href={periodsHref(customer)} className="underline">
          all its periods
        </Link>
        {statement.currency === credits ? (
          <>
            {" · "}
            <Link href={creditsHref(customer)} className="underline">
              its credits
            </Link>
          </>
        ) : null}
      </span>
    </PageHeader>
  );
}

const csvHref = (customer: string, number: number) =>
  `/api/v1/customers/${encodeURIComponent(customer)}/periods/${number}?format=csv`;

function Neighbours({ customer, number }: { customer: string; number: number }) {
  const { data } = trpc.credits.billing.periods.useQuery(toStatementInputs(customer, number).latest);
  return (
    <nav aria-label="Other periods" className="flex gap-2">
      <Neighbour href={number > 1 ? periodHref(customer, number - 1) : null} label="Previous period">
        <ChevronLeft aria-hidden />
      </Neighbour>
      <Neighbour
        href={data && number < data.total ? periodHref(customer, number + 1) : null}
        label="Next period"
      >
        <ChevronRight aria-hidden />
      </Neighbour>
    </nav>
  );
}

interface NeighbourProps {
  /** Null where there is none. */
  href: string | null;
  label: string;
  children: React.ReactNode;
}

function Neighbour({ href, label, children }: NeighbourProps) {
  if (href === null)
    return (
      <Button size="icon" aria-label={label} title={`There is no ${label.toLowerCase()}`} disabled>
        {children}
      </Button>
    );
  return (
    <Button asChild size="icon">
      <Link href={href} aria-label={label} title={label}>
        {children}
      </Link>
    </Button>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readSegment } from "#/ui/events/event-href.ts";
import { allMetersInput } from "#/ui/events/events-search.ts";
import { toStatementInputs } from "#/ui/statement/statement-inputs.ts";
import { StatementView } from "#/ui/statement/statement-view.tsx";
import { isNotFound } from "#/ui/trpc/is-not-found.ts";
import { prefetchApi } from "#/ui/trpc/server.ts";

interface StatementPageProps {
  params: Promise<{ customer: string; number: string }>;
}

export async function generateMetadata({ params }: StatementPageProps): Promise<Metadata> {
  const { customer, number } = await params;
  return { title: `Period ${number} of ${readSegment(customer)}` };
}

export default async function StatementPage({ params }: StatementPageProps) {
  const { customer, number: text } = await params;
  const externalId = readSegment(customer);
  const number = readNumber(text);
  if (number === null) notFound();
  const inputs = toStatementInputs(externalId, number);
  const { api, Hydrate } = await prefetchApi();
  const isUnknown = await api.credits.statements.get(inputs.statement).then(() => false, isNotFound);
  if (isUnknown) notFound();
  await Promise.all([
    api.credits.statements.get.prefetch(inputs.statement),
    api.credits.statements.burnDown.prefetch(inputs.statement),
    api.credits.billing.periods.prefetch(inputs.latest),
    api.customers.get.prefetch(inputs.customer),
    api.meters.list.prefetch(allMetersInput),
  ]);
  return (
    <Hydrate>
      <StatementView key={`${externalId}\n${number}`} customer={externalId} number={number} />
    </Hydrate>
  );
}

function readNumber(text: string): number | null {
  const number = Number(text);
  return /^\d+$/.test(text) && number >= 1 && number <= 1_000_000 ? number : null;
}

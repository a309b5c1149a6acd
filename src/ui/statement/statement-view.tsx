"use client";
import type { Statement } from "#/api/contract/statements.ts";
import { useMeters } from "#/ui/events/use-meters.ts";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { BurnDownPanel } from "./burn-down-panel.tsx";
import { LinesPanel } from "./lines-panel.tsx";
import { PreviewNote } from "./preview-note.tsx";
import { StatementFacts } from "./statement-facts.tsx";
import { StatementHeader } from "./statement-header.tsx";
import { toStatementInputs } from "./statement-inputs.ts";
import "./print.css";

interface StatementViewProps {
  /** External id. */
  customer: string;
  number: number;
}

/** Milliseconds between two looks at a statement that still moves, and at one that is being closed. */
const lookAgain = { open: 30_000, closing: 2000 };

const lookAgainAt = (statement: Statement | undefined): number | false => {
  if (!statement || statement.is_final) return false;
  return statement.state === "closing" ? lookAgain.closing : lookAgain.open;
};

/** What does this customer owe for this time, and why? */
export function StatementView({ customer: externalId, number }: StatementViewProps) {
  const inputs = toStatementInputs(externalId, number);
  const statement = trpc.credits.statements.get.useQuery(inputs.statement, {
    refetchInterval: ({ state }) => lookAgainAt(state.data),
  });
  const customer = trpc.customers.get.useQuery(inputs.customer);
  const { bySlug } = useMeters();
  if (statement.error)
    return (
      <QueryFailure
        title="The statement could not be loaded"
        error={statement.error}
        onRetry={() => statement.refetch()}
      />
    );
  const { data } = statement;
  if (!data) return <SkeletonRows rows={12} />;
  return (
    <article className="statement">
      <StatementHeader statement={data} name={customer.data?.name ?? null} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 print:block print:space-y-3">
        <PreviewNote statement={data} />
        <StatementFacts statement={data} name={customer.data?.name ?? null} />
        <LinesPanel statement={data} meters={bySlug} />
        <BurnDownPanel input={inputs.statement} refetchInterval={lookAgainAt(data)} />
      </div>
    </article>
  );
}

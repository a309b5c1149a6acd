import type { Statement } from "#/api/contract/statements.ts";
import { Money } from "#/ui/billing/money.tsx";
import { cn } from "#/ui/class-names.ts";
import { noteShare } from "./note-share.ts";
import { sumDues } from "./sum-dues.ts";

/** What the lines add up to, what of it credits pay, and what is to be paid. */
export function Totals({ statement }: { statement: Statement }) {
  const shares = statement.lines.filter(
    ({ kind }) => kind === "covered" || kind === "overage" || kind === "uncovered",
  );
  return (
    <dl
      aria-label="Totals"
      className="ml-auto w-full max-w-md break-before-avoid break-inside-avoid px-3 py-2"
    >
      <Total label="Total" amount={statement.total} currency={statement.currency} />
      {shares.map((line) => (
        <Total
          key={line.line}
          label={line.description}
          note={noteShare(line)}
          amount={line.amount}
          currency={line.currency}
        />
      ))}
      {statement.also_due.map(({ amount, currency }) => (
        <Total key={currency} label="Adjustments in another currency" amount={amount} currency={currency} />
      ))}
      {sumDues(statement).map(({ amount, currency }) => (
        <Total
          key={currency}
          label={statement.is_final ? "Due" : "Due, as things stand"}
          amount={amount}
          currency={currency}
          isLast
        />
      ))}
    </dl>
  );
}

interface TotalProps {
  label: string;
  note?: string | null;
  amount: string;
  currency: string;
  isLast?: boolean;
}

function Total({ label, note = null, amount, currency, isLast = false }: TotalProps) {
  return (
    <div
      className={cn(
        "flex flex-wrap items-baseline justify-between gap-x-4 py-1",
        isLast && "border-t border-line-strong text-base font-semibold",
      )}
    >
      <dt className={isLast ? undefined : "text-ink-muted"}>
        {label}
        {note ? <span className="block text-xs text-ink-faint">{note}</span> : null}
      </dt>
      <dd className="ml-auto text-right">
        <Money amount={amount} currency={currency} />
      </dd>
    </div>
  );
}

"use client";
import Link from "next/link";
import type { Statement, StatementLine } from "#/api/contract/statements.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import { formatAmount, formatMoney } from "#/ui/format/money.ts";
import { Cell } from "#/ui/primitives/table.tsx";
import { describePricing, exactShare } from "./describe-pricing.ts";
import { LateEvents } from "./late-events.tsx";
import { proofOfLine } from "./proof-of-line.ts";

interface LineRowProps {
  line: StatementLine;
  statement: Statement;
  /** The meter's. */
  unit: string;
}

/** One line with what one needs to work out its amount by hand. */
export function LineRow({ line, statement, unit }: LineRowProps) {
  const { price, notes } = describePricing(line, unit);
  const quantity = line.quantity === null ? null : `${signed(line)} ${unit}`;
  const proof = proofOfLine(statement.customer, line);
  const isOther = line.currency !== statement.currency;
  const folded = [quantity, price && `at ${isOther ? `${price} (${line.currency})` : price}`].filter(Boolean);
  return (
    <tr className="break-inside-avoid">
      <Cell className="py-1.5 align-top whitespace-normal break-words">
        <span>{line.description}</span>
        {folded.length > 0 ? (
          <span className="block text-xs text-ink-muted lg:hidden print:hidden">{folded.join(" ")}</span>
        ) : null}
        {notes.length > 0 ? (
          <span className="block text-xs text-ink-muted" title={exactShare(line)}>
            {notes.join(" · ")}
          </span>
        ) : null}
        {proof ? (
          <Link href={proof} prefetch={false} className="block w-fit text-xs underline print:hidden">
            Why this quantity?<span className="sr-only"> {line.description}</span>
          </Link>
        ) : null}
        {line.kind === "adjustment" && line.adjusts_period !== null ? (
          <LateEvents customer={statement.customer} number={statement.period} line={line.line} />
        ) : null}
      </Cell>
      <Cell numeric className="py-1.5 align-top max-lg:hidden print:table-cell print:whitespace-normal">
        {quantity}
      </Cell>
      <Cell numeric className="py-1.5 align-top max-lg:hidden print:table-cell print:whitespace-normal">
        {price}
      </Cell>
      <Cell numeric className="py-1.5 align-top" title={formatMoney(line.amount, line.currency)}>
        {isOther ? formatMoney(line.amount, line.currency) : formatAmount(line.amount, line.currency)}
      </Cell>
    </tr>
  );
}

/** Of an adjustment the quantity is a change, which has its sign. */
function signed({ kind, quantity }: StatementLine): string {
  const text = formatExactDecimal(quantity ?? "0");
  return kind === "adjustment" && /^[1-9]|^0\.\d*[1-9]/.test(quantity ?? "") ? `+${text}` : text;
}

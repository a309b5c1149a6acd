import Link from "next/link";
import type { LedgerTransaction } from "#/api/contract/ledger.ts";
import { sumDecimals } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { Cell, HeadCell, Table } from "#/ui/primitives/table.tsx";
import { GrantName } from "./grant-name.tsx";
import { accountNames } from "./transaction-kinds.ts";
import { formatMove } from "./transaction-moves.ts";

interface EntriesTableProps {
  transaction: LedgerTransaction;
  names: ReadonlyMap<string, string>;
  /** The page of a grant's own transactions. */
  hrefOf: (grant: string) => string;
}

/** The entries of a transaction, and that they add up to nothing. */
export function EntriesTable({ transaction, names, hrefOf }: EntriesTableProps) {
  const { number, entries } = transaction;
  return (
    <Table aria-label={`Entries of transaction ${number}`}>
      <thead>
        <tr>
          <HeadCell>Account</HeadCell>
          <HeadCell>Grant</HeadCell>
          <HeadCell numeric>Credits</HeadCell>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries never change, and are in the order of their lines
          <tr key={place}>
            <Cell>{accountNames[entry.account]}</Cell>
            <Cell className="whitespace-normal">
              {entry.grant === null ? (
                <span className="text-ink-faint">–</span>
              ) : (
                <Link href={hrefOf(entry.grant)} className="line-clamp-2 hover:underline">
                  <GrantName id={entry.grant} names={names} />
                </Link>
              )}
            </Cell>
            <Cell numeric>{formatMove(entry.amount) ?? "0.00"}</Cell>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="text-ink-muted">
          <Cell colSpan={2}>Sum</Cell>
          <Cell numeric>{formatAmount(sumDecimals(entries.map(({ amount }) => amount)), "credits")}</Cell>
        </tr>
      </tfoot>
    </Table>
  );
}

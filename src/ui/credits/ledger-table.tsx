"use client";
import Link from "next/link";
import { useState } from "react";
import type { LedgerTransaction } from "#/api/contract/ledger.ts";
import { periodHref } from "#/ui/billing/billing-href.ts";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
import { OpeningRow, RowOpener } from "#/ui/primitives/opening-row.tsx";
import { Cell, HeadCell, StickyHead, Table } from "#/ui/primitives/table.tsx";
import { EntriesTable } from "./entries-table.tsx";
import { kindLooks } from "./transaction-kinds.ts";
import { formatMove, movesOf } from "./transaction-moves.ts";

interface LedgerTableProps {
  customer: string;
  transactions: readonly LedgerTransaction[];
  names: ReadonlyMap<string, string>;
  hrefOf: (grant: string) => string;
}

/** Transactions, the latest first; a row opens to show its entries. */
export function LedgerTable({ transactions, ...rest }: LedgerTableProps) {
  const { zone } = usePreferences();
  return (
    <Table aria-label="Ledger" className="lg:table-fixed">
      <StickyHead>
        <tr>
          <HeadCell className="w-16 max-sm:w-14">No.</HeadCell>
          <HeadCell folds className="w-40">
            Counts from, {zone}
          </HeadCell>
          <HeadCell>What happened</HeadCell>
          <HeadCell numeric className="w-28">
            Available
          </HeadCell>
          <HeadCell numeric folds className="w-28">
            Held
          </HeadCell>
          <HeadCell numeric folds className="w-28">
            Spent
          </HeadCell>
          <HeadCell numeric folds className="w-28">
            Overage
          </HeadCell>
        </tr>
      </StickyHead>
      <tbody>
        {transactions.map((transaction) => (
          <TransactionRow key={transaction.number} transaction={transaction} {...rest} />
        ))}
      </tbody>
    </Table>
  );
}

type TransactionRowProps = Omit<LedgerTableProps, "transactions"> & { transaction: LedgerTransaction };

function TransactionRow({ transaction, customer, names, hrefOf }: TransactionRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const moves = movesOf(transaction);
  const { label, meaning, icon: Icon } = kindLooks[transaction.kind];
  const about = transaction.reason ?? (transaction.grant && names.get(transaction.grant));
  return (
    <OpeningRow
      isOpen={isOpen}
      onToggle={() => setIsOpen(!isOpen)}
      span={7}
      detail={
        <>
          <div className="max-w-2xl rounded-md border bg-surface">
            <EntriesTable transaction={transaction} names={names} hrefOf={hrefOf} />
          </div>
          <p className="mt-2 text-xs text-ink-muted">
            {meaning} Written <Time at={transaction.recorded_at} withZone /> by {transaction.actor}.
          </p>
        </>
      }
    >
      <Cell className="align-top pt-2 max-sm:px-1">
        <RowOpener label={`Transaction ${transaction.number}, ${label}`}>
          {formatCount(transaction.number)}
        </RowOpener>
      </Cell>
      <Cell folds className="align-top pt-2">
        <Time at={transaction.at} />
      </Cell>
      <Cell className="py-2 whitespace-normal">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="inline-flex items-center gap-1.5 font-medium" title={meaning}>
            <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
            {label}
          </span>
          {transaction.period === null ? null : (
            <Link
              href={periodHref(customer, transaction.period)}
              prefetch={false}
              className="text-ink-muted underline"
            >
              period {transaction.period}
            </Link>
          )}
        </span>
        {about ? <span className="block break-words text-ink-muted">{about}</span> : null}
        <span className="block text-xs text-ink-faint lg:hidden">
          <Time at={transaction.at} />
        </span>
      </Cell>
      <Move amount={moves.available} isMain />
      <Move amount={moves.held} />
      <Move amount={moves.spent} />
      <Move amount={moves.overage} />
    </OpeningRow>
  );
}

/** What a transaction changed in one figure. */
function Move({ amount, isMain = false }: { amount: string; isMain?: boolean }) {
  const text = formatMove(amount);
  return (
    <Cell numeric folds={!isMain} className={`align-top pt-2 ${isMain ? "font-medium" : ""}`}>
      {text ?? <span className="font-normal text-ink-faint">–</span>}
    </Cell>
  );
}

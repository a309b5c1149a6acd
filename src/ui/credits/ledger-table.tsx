"use client";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import type { LedgerTransaction } from "#/api/contract/ledger.ts";
import { periodHref } from "#/ui/billing/billing-href.ts";
import { formatCount } from "#/ui/format/count.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Time } from "#/ui/preferences/time.tsx";
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
  const detailId = useId();
  const moves = movesOf(transaction);
  const { label, meaning, icon: Icon } = kindLooks[transaction.kind];
  const about = transaction.reason ?? (transaction.grant && names.get(transaction.grant));
  const toggle = () => setIsOpen((open) => !open);
  return (
    <>
      <tr
        className={`cursor-pointer hover:bg-sunken focus-within:bg-sunken ${isOpen ? "bg-sunken" : ""}`}
        onClick={(event) => {
          const isOnLink = event.target instanceof Element && event.target.closest("a") !== null;
          if (!isOnLink && !window.getSelection()?.toString()) toggle();
        }}
      >
        <Cell className="align-top pt-2 max-sm:px-1">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailId : undefined}
            aria-label={`Transaction ${transaction.number}, ${label}`}
            className="-ml-1 inline-flex items-center gap-1 rounded-sm pr-1"
            onClick={(event) => {
              event.stopPropagation();
              toggle();
            }}
          >
            <ChevronRight
              aria-hidden
              className={`size-3.5 text-ink-faint motion-safe:transition-transform ${isOpen ? "rotate-90" : ""}`}
            />
            {formatCount(transaction.number)}
          </button>
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
      </tr>
      {isOpen ? (
        <tr id={detailId}>
          <td colSpan={7} className="border-b bg-sunken px-3 pt-2 pb-3">
            <div className="max-w-2xl rounded-md border bg-surface">
              <EntriesTable transaction={transaction} names={names} hrefOf={hrefOf} />
            </div>
            <p className="mt-2 text-xs text-ink-muted">
              {meaning} Written <Time at={transaction.recorded_at} withZone /> by {transaction.actor}.
            </p>
          </td>
        </tr>
      ) : null}
    </>
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

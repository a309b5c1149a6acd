"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { ChevronRight, ChevronsLeft, Download, X } from "lucide-react";
import { cn } from "#/ui/class-names.ts";
import { countOf } from "#/ui/format/count.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import {
  type AccountSearch,
  grantLedgerHref,
  ledgerCsvHref,
  type toAccountInputs,
  transactionKinds,
} from "./account-search.ts";
import { GrantName } from "./grant-name.tsx";
import { LedgerTable } from "./ledger-table.tsx";
import { kindLooks } from "./transaction-kinds.ts";

interface LedgerPanelProps {
  input: ReturnType<typeof toAccountInputs>["transactions"];
  names: ReadonlyMap<string, string>;
  search: AccountSearch;
  onSearch: (change: Partial<AccountSearch>) => void;
}

/** Stands for no choice. */
const whichever = " ";

const kindChoices = [
  { value: whichever, label: "All kinds" },
  ...transactionKinds.map((value) => ({ value, label: kindLooks[value].label })),
] as const;

/** Every change, never overwritten. */
export function LedgerPanel({ input, names, search, onSearch }: LedgerPanelProps) {
  const ledger = trpc.credits.ledger.transactions.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = ledger;
  const { customer } = input;
  const isNarrowed = search.kind !== null || search.grant !== null;
  const isFirstPage = search.cursor === null;
  return (
    <Panel
      title="Ledger"
      note="Every change; nothing is ever overwritten, and each transaction adds up to zero"
      actions={
        <>
          {search.grant === null ? null : (
            <Button
              size="small"
              className="max-w-60"
              onClick={() => onSearch({ grant: null, cursor: null })}
              aria-label="Only one grant: show those of all"
            >
              <span className="truncate">
                <GrantName id={search.grant} names={names} />
              </span>
              <X aria-hidden />
            </Button>
          )}
          <Select
            label="Kind"
            value={search.kind ?? whichever}
            choices={kindChoices}
            onChange={(kind) => onSearch({ kind: kind === whichever ? null : kind, cursor: null })}
          />
          <Button asChild size="small">
            <a href={ledgerCsvHref(customer, search)} download="ledger.csv">
              <Download aria-hidden />
              CSV
            </a>
          </Button>
        </>
      }
    >
      {ledger.error ? (
        <QueryFailure
          title="The ledger could not be loaded"
          error={ledger.error}
          onRetry={() => ledger.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={8} />
      ) : data.data.length > 0 ? (
        <div className={cn(ledger.isPlaceholderData && "opacity-60")}>
          <LedgerTable
            customer={customer}
            transactions={data.data}
            names={names}
            hrefOf={(grant) => grantLedgerHref(customer, search, grant)}
          />
        </div>
      ) : isNarrowed || !isFirstPage ? (
        <Empty title={isFirstPage ? "No transaction is like this" : "No more transactions"}>
          <Button onClick={() => onSearch({ kind: null, grant: null, cursor: null })}>
            Show all transactions
          </Button>
        </Empty>
      ) : (
        <p className="px-3 py-2 text-ink-muted">Nothing has happened yet.</p>
      )}
      {data && (!isFirstPage || data.next_cursor !== null) ? (
        <nav
          aria-label="Pages of the ledger"
          className="flex flex-wrap items-center justify-between gap-2 px-3 py-2"
        >
          <p className="text-xs text-ink-muted">
            {countOf(data.data.length, "transaction")}, the latest first
          </p>
          <div className="flex items-center gap-2">
            <Button size="small" disabled={isFirstPage} onClick={() => onSearch({ cursor: null })}>
              <ChevronsLeft aria-hidden />
              Latest
            </Button>
            <Button
              size="small"
              disabled={data.next_cursor === null || ledger.isPlaceholderData}
              onClick={() => onSearch({ cursor: data.next_cursor })}
            >
              Older
              <ChevronRight aria-hidden />
            </Button>
          </div>
        </nav>
      ) : null}
    </Panel>
  );
}

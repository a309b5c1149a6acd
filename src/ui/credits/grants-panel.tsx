"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { grantStates } from "#/domain/credits/ledger/described-ledger.ts";
import { DayLegend } from "#/ui/chart/day-legend.tsx";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { type AccountSearch, grantLedgerHref, type toAccountInputs } from "./account-search.ts";
import { GiveCredits } from "./give-credits.tsx";
import { grantLooks } from "./grant-looks.ts";
import { grantParts } from "./grant-parts.ts";
import { GrantsTable } from "./grants-table.tsx";

interface GrantsPanelProps {
  input: ReturnType<typeof toAccountInputs>["grants"];
  search: AccountSearch;
  onSearch: (change: Partial<AccountSearch>) => void;
}

/** What was given, and what is left of each. */
export function GrantsPanel({ input, search, onSearch }: GrantsPanelProps) {
  const grants = trpc.credits.ledger.grants.useQuery(input, { placeholderData: keepPreviousData });
  const { data } = grants;
  return (
    <Panel
      title="Grants"
      note="Spent by priority, then what expires first"
      actions={
        <Select
          label="State"
          value={search.grants ?? whichever}
          choices={[
            { value: whichever, label: "Any state" },
            ...grantStates.map((value) => ({ value, label: grantLooks[value].label })),
          ]}
          onChange={(state) => onSearch({ grants: state === whichever ? null : state, grants_page: 1 })}
        />
      }
    >
      {grants.error ? (
        <QueryFailure
          title="The grants could not be loaded"
          error={grants.error}
          onRetry={() => grants.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : data.data.length > 0 ? (
        <div className={cn(grants.isPlaceholderData && "opacity-60")}>
          <div className="border-b px-3 py-1.5">
            <DayLegend series={grantParts} emptyDays={null} />
          </div>
          <GrantsTable
            grants={data.data}
            hrefOf={(grant) => grantLedgerHref(input.customer, search, grant)}
          />
        </div>
      ) : data.total > 0 ? (
        <Empty title="This page is past the end">
          <Button onClick={() => onSearch({ grants_page: 1 })}>Show the first page</Button>
        </Empty>
      ) : search.grants !== null ? (
        <Empty title="No grant is like this">
          <Button onClick={() => onSearch({ grants: null, grants_page: 1 })}>Show all grants</Button>
        </Empty>
      ) : (
        <Empty title="No credits were given yet">
          <p className="max-w-prose text-ink-muted">
            Use that is paid in credits takes them from grants. A plan can bring one each period.
          </p>
          <GiveCredits customer={input.customer} />
        </Empty>
      )}
      {data && data.total > input.perPage ? (
        <Pager
          page={input.page}
          perPage={input.perPage}
          total={data.total}
          noun="grant"
          onPage={(page) => onSearch({ grants_page: page })}
        />
      ) : null}
    </Panel>
  );
}

/** Stands for no choice. */
const whichever = " ";

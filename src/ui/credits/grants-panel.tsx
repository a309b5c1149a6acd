"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { grantStates } from "#/domain/credits/ledger/described-ledger.ts";
import { DayLegend } from "#/ui/chart/day-legend.tsx";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { trpc } from "#/ui/trpc/client.ts";
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
      <PagedList
        query={grants}
        page={input.page}
        perPage={input.perPage}
        onPage={(page) => onSearch({ grants_page: page })}
        noun="grant"
        room={3}
        isShort
        empty={
          search.grants === null ? (
            <Empty title="No credits were given yet">
              <p className="max-w-prose text-ink-muted">
                Use that is paid in credits takes them from grants. A plan can bring one each period.
              </p>
              <GiveCredits customer={input.customer} />
            </Empty>
          ) : (
            <Empty title="No grant is like this">
              <Button onClick={() => onSearch({ grants: null, grants_page: 1 })}>Show all grants</Button>
            </Empty>
          )
        }
      >
        {(rows) => (
          <>
            <div className="border-b px-3 py-1.5">
              <DayLegend series={grantParts} emptyDays={null} />
            </div>
            <GrantsTable grants={rows} hrefOf={(grant) => grantLedgerHref(input.customer, search, grant)} />
          </>
        )}
      </PagedList>
    </Panel>
  );
}

/** Stands for no choice. */
const whichever = " ";

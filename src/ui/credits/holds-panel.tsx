"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { PagedList } from "#/ui/paging/paged-list.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { type AccountSearch, holdStates, type toAccountInputs } from "./account-search.ts";
import { holdLooks } from "./hold-looks.ts";
import { HoldsTable } from "./holds-table.tsx";

interface HoldsPanelProps {
  input: ReturnType<typeof toAccountInputs>["holds"];
  names: ReadonlyMap<string, string>;
  search: AccountSearch;
  onSearch: (change: Partial<AccountSearch>) => void;
}

const choices = [
  { value: "all", label: "Any state" },
  ...holdStates.map((value) => ({ value, label: holdLooks[value].label })),
] as const;

/** What is reserved for work under way. */
export function HoldsPanel({ input, names, search, onSearch }: HoldsPanelProps) {
  const holds = trpc.credits.ledger.holds.useQuery(input, {
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  return (
    <Panel
      title={search.holds === "held" ? "Open holds" : "Holds"}
      note="Reserved for work under way, until it is settled or released, or by itself at the end"
      actions={
        <Select
          label="State of holds"
          value={search.holds}
          choices={choices}
          onChange={(state) => onSearch({ holds: state, holds_page: 1 })}
        />
      }
    >
      <PagedList
        query={holds}
        page={input.page}
        perPage={input.perPage}
        onPage={(page) => onSearch({ holds_page: page })}
        noun="hold"
        room={2}
        isShort
        empty={
          <p className="px-3 py-2 text-ink-muted">
            {search.holds === "held" ? "Nothing is held." : "No hold is like this."}
          </p>
        }
      >
        {(rows) => <HoldsTable customer={input.customer} holds={rows} names={names} />}
      </PagedList>
    </Panel>
  );
}

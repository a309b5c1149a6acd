"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { cn } from "#/ui/class-names.ts";
import { Pager } from "#/ui/paging/pager.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Empty } from "#/ui/primitives/empty.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { SkeletonRows } from "#/ui/primitives/skeleton.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
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
  const { data } = holds;
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
      {holds.error ? (
        <QueryFailure
          title="The holds could not be loaded"
          error={holds.error}
          onRetry={() => holds.refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={2} />
      ) : data.data.length > 0 ? (
        <div className={cn(holds.isPlaceholderData && "opacity-60")}>
          <HoldsTable customer={input.customer} holds={data.data} names={names} />
        </div>
      ) : data.total > 0 ? (
        <Empty title="This page is past the end">
          <Button onClick={() => onSearch({ holds_page: 1 })}>Show the first page</Button>
        </Empty>
      ) : (
        <p className="px-3 py-2 text-ink-muted">
          {search.holds === "held" ? "Nothing is held." : "No hold is like this."}
        </p>
      )}
      {data && data.total > input.perPage ? (
        <Pager
          page={input.page}
          perPage={input.perPage}
          total={data.total}
          noun="hold"
          onPage={(page) => onSearch({ holds_page: page })}
        />
      ) : null}
    </Panel>
  );
}

"use client";
import { useQueryStates } from "nuqs";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { AccountAlerts } from "./account-alerts.tsx";
import { AccountHeader } from "./account-header.tsx";
import { accountSearch, toAccountInputs } from "./account-search.ts";
import { BalanceCards } from "./balance-cards.tsx";
import { BalancePanel } from "./balance-panel.tsx";
import { GrantsPanel } from "./grants-panel.tsx";
import { HoldsPanel } from "./holds-panel.tsx";
import { LedgerPanel } from "./ledger-panel.tsx";
import { prepareBalance } from "./prepare-balance.ts";
import { useGrantNames } from "./use-grant-names.ts";

interface AccountViewProps {
  customer: string;
  /** YYYY-MM-DD; the last day that is drawn. */
  today: string;
}

/** What is left of this one's credits, and where did the others go? */
export function AccountView({ customer: externalId, today }: AccountViewProps) {
  const [search, setSearch] = useQueryStates(accountSearch, { history: "push" });
  const inputs = toAccountInputs(externalId, search, today);
  const names = useGrantNames(inputs.names);
  const customer = trpc.customers.get.useQuery({ externalId });
  const balance = trpc.credits.ledger.balance.useQuery(inputs.balance, { refetchInterval: 10_000 });
  const history = trpc.credits.ledger.balanceHistory.useQuery(inputs.history);
  return (
    <>
      <AccountHeader externalId={externalId} customer={customer.data} namesInput={inputs.names} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {balance.error ? (
          <QueryFailure
            title="The balance could not be loaded"
            error={balance.error}
            onRetry={() => balance.refetch()}
          />
        ) : (
          <BalanceCards
            balance={balance.data}
            spent={history.data ? prepareBalance(history.data.data).spent : null}
            days={search.days}
          />
        )}
        <BalancePanel input={inputs.history} search={search} onSearch={setSearch} />
        <GrantsPanel input={inputs.grants} search={search} onSearch={setSearch} />
        <HoldsPanel input={inputs.holds} names={names} search={search} onSearch={setSearch} />
        <AccountAlerts input={inputs.alerts} names={names} />
        <div id="ledger" className="scroll-mt-14">
          <LedgerPanel input={inputs.transactions} names={names} search={search} onSearch={setSearch} />
        </div>
      </div>
    </>
  );
}

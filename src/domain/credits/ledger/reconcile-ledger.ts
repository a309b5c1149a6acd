import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";

/** Something kept of a customer's credits that is not what its entries come to. */
interface LedgerDrift {
  /** External id. */
  customer: string;
  /** Which sum, as people read it. */
  what: string;
  kept: string;
  entries: string;
}

export interface LedgerReconciliation {
  transactions: number;
  /** Customers with credits. */
  accounts: number;
  drifts: LedgerDrift[];
}

/**
 * Adds up every entry of every ledger and compares all that is kept of them: that each transaction comes to zero
 * and none is missing, what grants have, what holds hold, overage, and what periods were charged. Reads one
 * snapshot, so it may run while credits are spent.
 */
export async function reconcileLedger(sql: Sql): Promise<LedgerReconciliation> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    await tx.unsafe("set local work_mem = '256MB'");
    const drifts: LedgerDrift[] = [];
    for (const comparison of comparisons) drifts.push(...(await compare(tx, comparison)));
    const [counts] = await tx<{ transactions: number; accounts: number }[]>`
      select (select count(*) from ledger_transactions) as transactions, (select count(*) from credit_accounts) as accounts`;
    return { transactions: counts?.transactions ?? 0, accounts: counts?.accounts ?? 0, drifts };
  });
}

/** Selects of customer_id, what, kept and entries, one row for each thing that is compared. */
const comparisons = [
  `select customer_id, 'transaction ' || transaction as what, 0::numeric as kept, sum(amount) as entries
   from ledger_entries group by customer_id, transaction`,
  `select customer_id, 'transactions' as what, coalesce(transactions, 0) as kept, entries
   from credit_accounts
   full join (select customer_id, count(*) as count, max(number) as last from ledger_transactions group by 1) as one using (customer_id)
   full join (select customer_id, count(distinct transaction) as count from ledger_entries group by 1) as entered using (customer_id)
   cross join lateral (
     values (coalesce(one.count, 0)), (coalesce(last, 0)), (coalesce(entered.count, 0))
   ) as counted(entries)`,
  `select customer_id, coalesce('grant ' || grant_id, 'overage') || ' ' || what as what, sum(kept) as kept, sum(entries) as entries
   from (
     select customer_id, id as grant_id, part.what, part.kept, 0 as entries
     from credit_grants, lateral (values
       ('amount', amount), ('available', available), ('held', held), ('spent', spent), ('expired', amount - available - held - spent)
     ) as part(what, kept)
     union all
     select hold.customer_id, null, 'held', hold.overage, 0 from credit_holds hold where state = 'held'
     union all
     select customer_id, null, 'owed', overage, 0 from credit_accounts
     union all
     select customer_id, grant_id,
       case account when 'grant' then 'available' when 'issued' then 'amount' when 'adjusted' then 'amount' when 'overage' then 'owed'
         else account end,
       0, case when account in ('issued', 'adjusted', 'overage') then -amount else amount end
     from ledger_entries where grant_id is not null or account <> 'spent'
   ) as part group by 1, 2`,
  `select customer_id, 'hold ' || hold_id as what, sum(kept) as kept, sum(entries) as entries
   from (
     select customer_id, id as hold_id, case state when 'held' then amount else 0 end as kept, 0 as entries from credit_holds
     union all
     select customer_id, hold_id, 0, entry.amount
     from ledger_transactions one join ledger_entries entry using (customer_id)
     where hold_id is not null and entry.transaction = one.number and account = 'held'
   ) as part group by 1, 2`,
  `select customer_id, 'period ' || period || coalesce(' grant ' || grant_id, ' overage') || case when is_settled then ' of holds' else '' end as what,
     sum(kept) as kept, sum(entries) as entries
   from (
     select customer_id, period, grant_id, place = 0 as is_settled, amount as kept, 0 as entries from credit_charges
     union all
     select customer_id, period, entry.grant_id, kind = 'settle', 0, entry.amount
     from ledger_transactions one join ledger_entries entry using (customer_id)
     where period is not null and entry.transaction = one.number and account = 'spent'
       and (kind in ('usage', 'usage_refund') or (kind = 'settle' and entry.grant_id is null))
   ) as part group by customer_id, period, grant_id, is_settled`,
];

function compare(tx: TransactionSql, comparison: string): Promise<LedgerDrift[]> {
  return tx.unsafe<LedgerDrift[]>(
    `select coalesce(external_id, compared.customer_id::text) as customer, what, trim_scale(kept::numeric)::text as kept,
       trim_scale(entries::numeric)::text as entries
     from (${comparison}) as compared left join customers on customers.id = compared.customer_id
     where kept <> entries order by 1, 2`,
  );
}

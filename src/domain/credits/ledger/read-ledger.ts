import type { TransactionSql } from "postgres";
import {
  type AccountRow,
  accountColumns,
  type GrantRow,
  grantColumns,
  type HoldRow,
  holdColumns,
  toBooks,
} from "./ledger-rows.ts";
import { emptyLedger, type LedgerState } from "./ledger-state.ts";

/** All grants of a customer, and the holds that are held; undefined for one that never had credits. */
export async function readLedger(tx: TransactionSql, customerId: number): Promise<LedgerState | undefined> {
  const [[account], grants, holds] = await Promise.all([
    tx.unsafe<AccountRow[]>(`select ${accountColumns} from credit_accounts where customer_id = $1`, [
      customerId,
    ]),
    tx.unsafe<GrantRow[]>(`select ${grantColumns} from credit_grants where customer_id = $1`, [customerId]),
    tx.unsafe<HoldRow[]>(
      `select ${holdColumns} from credit_holds where customer_id = $1 and state = 'held'`,
      [customerId],
    ),
  ]);
  return account && { ...emptyLedger, ...toBooks(account, grants, holds) };
}

import type { TransactionSql } from "postgres";
import { toCredits } from "./credit-amount.ts";
import {
  type GrantRow,
  grantColumns,
  type HoldRow,
  holdColumns,
  type Micros,
  microsSql,
  toGrant,
  toHold,
  toInstant,
} from "./ledger-rows.ts";
import { emptyLedger, type LedgerState } from "./ledger-state.ts";

/** All grants of a customer, and the holds that are held; undefined for one that never had credits. */
export async function readLedger(tx: TransactionSql, customerId: number): Promise<LedgerState | undefined> {
  const [[account], grants, holds] = await Promise.all([
    tx.unsafe<{ transactions: number; latest: Micros; overage: string }[]>(
      `select transactions, ${microsSql("latest_at")} as latest, overage from credit_accounts where customer_id = $1`,
      [customerId],
    ),
    tx.unsafe<GrantRow[]>(`select ${grantColumns} from credit_grants where customer_id = $1`, [customerId]),
    tx.unsafe<HoldRow[]>(
      `select ${holdColumns} from credit_holds where customer_id = $1 and state = 'held'`,
      [customerId],
    ),
  ]);
  if (!account) return undefined;
  return {
    ...emptyLedger,
    transactions: account.transactions,
    latestAt: toInstant(account.latest),
    overage: toCredits(account.overage),
    grants: new Map(grants.map((row) => [row.id, toGrant(row)])),
    holds: new Map(holds.map((row) => [row.id, toHold(row)])),
  };
}

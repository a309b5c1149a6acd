import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { Decimal } from "#/domain/credits/plans/plan-terms.ts";
import { queueMessages } from "./queue-messages.ts";
import { thresholdReached } from "./webhook-message.ts";

/** A grant of which so much is spent as its owner wants to know. */
export interface Crossed {
  customerId: number;
  grantId: string;
  /** Percent of the grant. */
  threshold: Decimal;
  /** Number of the billing period; 0 for a customer without periods. */
  period: number;
  /** Of the grant, by now. */
  spent: Decimal;
  /** Of the whole grant. */
  amount: Decimal;
  /** ISO 8601. */
  at: string;
}

interface RaisedRow {
  id: number;
  customer: string;
  grant: string;
  threshold: Decimal;
  /** Null for a customer without periods. */
  period: number | null;
  spent: Decimal;
  amount: Decimal;
  at: string;
}

/**
 * Raises an alert for each, once a grant, threshold and period, and has it sent to every enabled endpoint, in
 * the transaction that spent the credits. Answers how many are new.
 */
export async function raiseAlerts(tx: TransactionSql, crossed: readonly Crossed[]): Promise<number> {
  if (crossed.length === 0) return 0;
  const raised = await tx.unsafe<{ id: number }[]>(
    `insert into alerts (customer_id, grant_id, threshold, period, spent, amount, raised_at)
     select * from unnest($1::int[], $2::uuid[], $3::numeric[], $4::int[], $5::numeric[], $6::numeric[], $7::timestamptz[])
       as crossed(customer_id, grant_id, threshold, period, spent, amount, at)
     order by customer_id, grant_id, threshold, period
     on conflict (customer_id, grant_id, threshold, period) do nothing
     returning id`,
    [
      plainArrayText(crossed.map(({ customerId }) => customerId)),
      plainArrayText(crossed.map(({ grantId }) => grantId)),
      plainArrayText(crossed.map(({ threshold }) => threshold)),
      plainArrayText(crossed.map(({ period }) => period)),
      plainArrayText(crossed.map(({ spent }) => spent)),
      plainArrayText(crossed.map(({ amount }) => amount)),
      plainArrayText(crossed.map(({ at }) => new Date(at).toISOString())),
    ],
  );
  if (raised.length > 0) await announce(tx, raised);
  return raised.length;
}

async function announce(tx: TransactionSql, raised: readonly { id: number }[]): Promise<void> {
  const rows = await tx.unsafe<RaisedRow[]>(
    `select alerts.id, external_id as customer, grant_id as "grant", trim_scale(threshold) as threshold, nullif(period, 0) as period,
       trim_scale(spent) as spent, trim_scale(amount) as amount, raised_at as at
     from alerts join customers on customers.id = customer_id
     where alerts.id = any($1::bigint[]) order by alerts.id`,
    [plainArrayText(raised.map(({ id }) => id))],
  );
  await queueMessages(
    tx,
    rows.map(({ at, ...alert }) => ({ alertId: alert.id, at, ...thresholdReached(alert, at) })),
  );
}

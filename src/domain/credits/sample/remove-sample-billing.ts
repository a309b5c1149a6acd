import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";

/** All that is kept of a customer's billing and credits. */
const tables = [
  "alerts",
  "ledger_entries",
  "ledger_transactions",
  "credit_charges",
  "credit_holds",
  "credit_grants",
  "credit_accounts",
  "money_requests",
  "late_usage",
  "statement_quantities",
  "statement_lines",
  "statements",
  "billing_periods",
  "billing_accounts",
] as const;

/**
 * Locks what others may be changing of customers that are about to go, whose own rows are locked already. Who spends
 * credits, opens periods or closes them has locked one of these rows first: so it has either committed, and what it
 * wrote can be seen, or finds nothing.
 */
export async function lockBillingOf(tx: TransactionSql, ids: readonly number[]): Promise<void> {
  for (const [table, order] of [
    ["billing_accounts", "customer_id"],
    ["credit_accounts", "customer_id"],
    ["billing_periods", "customer_id, number"],
  ] as const) {
    await tx.unsafe(`select from ${table} where customer_id = any($1::int[]) order by ${order} for update`, [
      plainArrayText(ids),
    ]);
  }
}

/**
 * Removes bills and credits of customers of the sample, which `lockBillingOf` has locked, and then its plans but for
 * those that are still used, which from then on are the user's own.
 */
export async function removeSampleBilling(tx: TransactionSql, ids: readonly number[]): Promise<void> {
  await tx`select set_config('meterline.removing_sample', 'on', true)`;
  await tx`
    delete from webhook_deliveries using alerts
    where webhook_deliveries.alert_id = alerts.id and alerts.customer_id = any(${ids}::int[])`;
  for (const table of tables) await tx`delete from ${tx(table)} where customer_id = any(${ids}::int[])`;
  await tx`select set_config('meterline.removing_sample', '', true)`;
  const unused = await tx<{ id: number }[]>`
    select id from plans where is_sample
      and not exists (select from billing_accounts where plan_id = plans.id)
      and not exists (select from billing_periods where plan_id = plans.id)
    for update`;
  const planIds = unused.map(({ id }) => id);
  await tx`delete from plan_versions where plan_id = any(${planIds}::int[])`;
  await tx`delete from plans where id = any(${planIds}::int[])`;
  await tx`update plans set is_sample = false where is_sample`;
}

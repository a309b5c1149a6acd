import type { TransactionSql } from "postgres";

/** All that is kept of a customer's billing and credits, in an order in which it can go. */
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
 * Removes bills and credits of the sample's customers that have no events of their own, which are about to go
 * too, and then its plans but for those that are still used, which from then on are the user's own.
 */
export async function removeSampleBilling(tx: TransactionSql): Promise<void> {
  const going = await tx<{ id: number }[]>`
    select id from customers customer
    where is_sample and not exists (select from usage_events event where event.customer_id = customer.id)`;
  const ids = going.map(({ id }) => id);
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

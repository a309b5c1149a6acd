import type { Sql } from "#/db/connect.ts";

export interface StoredUsage {
  /** Each user's sessions in order: start, upload, download. */
  users: Record<string, string[]>;
  /** All customers, with sessions or without. */
  customers: string[];
  rollups: number;
}

/** What the tables hold, read without the product's queries. */
export async function readStored(sql: Sql): Promise<StoredUsage> {
  const events = await sql<{ username: string; session: string }[]>`
    select external_id as username, concat_ws(' ', to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      trim_scale(quantities[2]), trim_scale(quantities[3])) as session
    from usage_events join customers on customers.id = customer_id where voided_at is null order by 1, 2`;
  const users: Record<string, string[]> = {};
  for (const { username, session } of events) {
    users[username] ??= [];
    users[username].push(session);
  }
  const customers = await sql<{ external_id: string }[]>`select external_id from customers order by 1`;
  const [counted] = await sql<{ rollups: number }[]>`select count(*) as rollups from usage_rollups`;
  return { users, customers: customers.map((row) => row.external_id), rollups: counted?.rollups ?? 0 };
}

/** Staging tables that are there, which none should be once an import has ended. */
export async function stagingTablesLeft(sql: Sql): Promise<string[]> {
  const rows = await sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'staging' order by 1`;
  return rows.map(({ name }) => name);
}

/** Removes all customers, events, imports and bills, as if there had never been any; what was read before is stale. */
export async function emptyTables(sql: Sql): Promise<void> {
  await sql`truncate usage_events, usage_rollups, usage_hours, event_revisions, customers, imports, import_claims, import_faults`;
  await emptyBilling(sql);
  for (const name of await stagingTablesLeft(sql)) await sql`drop table ${sql(`staging.${name}`)}`;
  await sql`update data_versions set commits = commits + 1`;
  await sql`update catalogue_versions set version = version + 1`;
}

/** Removes all plans, bills and credits. */
export async function emptyBilling(sql: Sql): Promise<void> {
  await sql`truncate plans, plan_versions, billing_accounts, billing_periods, statements, statement_lines, statement_quantities,
    late_usage, money_requests, copilot_syncs`;
  await sql`truncate credit_accounts, credit_grants, credit_holds, ledger_transactions, ledger_entries, alerts,
    credit_charges, webhook_endpoints, webhook_deliveries`;
  await sql`update billing_horizon set closed_until = '-infinity'`;
}

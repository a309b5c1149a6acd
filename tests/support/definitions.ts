import type { Sql } from "#/db/connect.ts";
import { emptyBilling } from "./stored-usage.ts";

/** Removes all customers, events, bills, and services but the built-in one, whose meters are as they came. */
export async function emptyDefinitions(sql: Sql): Promise<void> {
  await sql`truncate usage_events, usage_rollups, usage_hours, event_revisions, customers, meter_fills`;
  await emptyBilling(sql);
  await sql`delete from meters where slug not in ('sessions', 'total', 'upload', 'download')`;
  await sql`update meters set price = null`;
  await sql`delete from services where slug <> 'internet'`;
  await sql`delete from data_versions`;
  await sql`update catalogue_versions set version = version + 1`;
}

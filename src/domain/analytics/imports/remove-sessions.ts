import type { TransactionSql } from "postgres";
import { sumEventsOfImport } from "./event-rollups.ts";
import { subtractSums } from "./merge-rollups.ts";

/** Imports whose rows count: done, or still to be undone. */
export async function liveImports(tx: TransactionSql, serviceId: number, except: number): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    select id from imports
    where service_id = ${serviceId} and state in ('done', 'undoing') and rows_new is not null and id <> ${except}
    order by id`;
  return rows.map((row) => row.id);
}

/** Removes every imported session and what it added up to; events reported over the API stay. `ids` are all live imports. */
export async function removeAllSessions(tx: TransactionSql, serviceId: number, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  if (await hasReportedEvents(tx, serviceId)) {
    for (const id of ids) await removeSessionsOf(tx, serviceId, id);
  } else {
    await tx`delete from usage_events where service_id = ${serviceId}`;
    await tx`delete from usage_rollups where service_id = ${serviceId}`;
  }
  await tx`delete from import_claims where import_id = any(${ids}::int[])`;
  await forgetUnusedCustomers(tx);
}

/** Removes the sessions that an import owns, and what they added up to. */
export async function removeSessionsOf(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
): Promise<void> {
  const sums = await sumEventsOfImport(tx, importId);
  await tx`delete from usage_events where import_id = ${importId}`;
  await subtractSums(tx, serviceId, sums);
}

async function hasReportedEvents(tx: TransactionSql, serviceId: number): Promise<boolean> {
  const [found] = await tx`
    select exists (select from usage_events where import_id is null and service_id = ${serviceId}) as reported`;
  return found?.reported === true;
}

/** Customers that only an import named, and that have no events left, are as if never named. */
export async function forgetUnusedCustomers(tx: TransactionSql): Promise<void> {
  await tx`
    delete from customers customer
    where import_id is not null
      and not exists (select from usage_events event where event.customer_id = customer.id)`;
}

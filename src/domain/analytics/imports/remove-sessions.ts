import type { TransactionSql } from "postgres";
import { noteLateImport } from "#/domain/credits/statements/note-late-usage.ts";
import { sumEventsOfImport } from "./event-rollups.ts";
import { hoursOfImport, subtractHours } from "./import-hours.ts";
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
export async function removeAllSessions(
  tx: TransactionSql,
  serviceId: number,
  ids: number[],
  recorded: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await noteLateImport(tx, ids, { serviceId, cause: "undo", recorded });
  if (!(await removedAtOnce(tx, serviceId))) {
    for (const id of ids) await removeSessionsOf(tx, serviceId, id);
  }
  await tx`delete from import_claims where import_id = any(${ids}::int[])`;
}

/** Where nothing was reported, all rollups go with the imports. Answers whether that was so. */
async function removedAtOnce(tx: TransactionSql, serviceId: number): Promise<boolean> {
  if (await hasReportedEvents(tx, serviceId)) return false;
  await tx.unsafe("savepoint before_removal");
  await tx`delete from usage_events where service_id = ${serviceId} and import_id is not null`;
  await tx`
    select count(*) from (
      select from usage_rollups where service_id = ${serviceId} order by service_id, span, customer_id for update
    ) as locked`;
  await tx`delete from usage_rollups where service_id = ${serviceId}`;
  await tx`delete from usage_hours where service_id = ${serviceId}`;
  // Whatever an event that came meanwhile had added was committed before it could be deleted here.
  if (!(await hasReportedEvents(tx, serviceId))) return true;
  await tx.unsafe("rollback to savepoint before_removal");
  return false;
}

/** Removes the sessions that an import owns, and what they added up to. */
export async function removeSessionsOf(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
): Promise<void> {
  const sums = await sumEventsOfImport(tx, importId);
  const hours = await hoursOfImport(tx, importId);
  await tx`delete from usage_events where import_id = ${importId}`;
  await subtractSums(tx, serviceId, sums);
  await subtractHours(tx, serviceId, hours);
}

async function hasReportedEvents(tx: TransactionSql, serviceId: number): Promise<boolean> {
  const [found] = await tx`
    select exists (select from usage_events where import_id is null and service_id = ${serviceId}) as reported`;
  return found?.reported === true;
}

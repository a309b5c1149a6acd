import type { TransactionSql } from "postgres";
import { addHours } from "#/domain/usage/rollups/hour-rollups.ts";
import { stagingTables } from "./staging.ts";

/** Adds the hours of the staged rows: right when every one of them is new. */
export async function addStagedHours(tx: TransactionSql, serviceId: number, importId: number): Promise<void> {
  const table = `import_${importId}_hours`;
  // CREATE TABLE AS may use parallel workers, which INSERT may not.
  await tx.unsafe(
    `create temporary table ${table} on commit drop as
     select hour, events, array[upload + download, upload, download] as sums
     from (
       select (start_second / 3600)::int as hour, count(*) as events, sum(upload) as upload, sum(download) as download
       from ${stagingTables(importId).rows} group by 1
     ) as summed`,
  );
  await addHours(tx, serviceId, `select * from ${table}`);
}

const ofEvents = (importId: number) => `
  select floor(extract(epoch from occurred_at) / 3600)::int as hour, count(*) as events,
    array[sum(quantities[1]), sum(quantities[2]), sum(quantities[3])] as sums
  from usage_events where import_id = ${importId} and voided_at is null group by 1`;

/** Adds the hours of the events that the import owns. */
export async function addHoursOfImport(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
): Promise<void> {
  await addHours(tx, serviceId, ofEvents(importId));
}

/** Keeps the hours of the events that the import owns, for `subtractHours`. Returns the table's name. */
export async function hoursOfImport(tx: TransactionSql, importId: number): Promise<string> {
  const table = `import_${importId}_hours`;
  await tx.unsafe(`create temporary table ${table} on commit drop as ${ofEvents(importId)}`);
  return table;
}

export async function subtractHours(tx: TransactionSql, serviceId: number, table: string): Promise<void> {
  await addHours(tx, serviceId, `select * from ${table}`, "subtract");
}

import type { TransactionSql } from "postgres";

/**
 * Whether any event of a service was ever recorded and is still there, voided or not. Asked in a transaction
 * of `changeCatalogue`, the answer holds until its end.
 */
export async function serviceHasEvents(tx: TransactionSql, serviceId: number): Promise<boolean> {
  // Events are only found by reading all of them, which those who never had a commit are spared.
  const [row] = await tx<{ has_events: boolean }[]>`
    select case
      when exists (select from usage_rollups where service_id = ${serviceId}) then true
      when not exists (select from data_versions where service_id = ${serviceId}) then false
      else exists (select from usage_events where service_id = ${serviceId})
    end as has_events`;
  return row?.has_events === true;
}

/** Removes what is kept of a service that has no events left, and the service itself with its meters. */
export async function dropService(tx: TransactionSql, serviceId: number): Promise<void> {
  await tx`delete from usage_hours where service_id = ${serviceId}`;
  await tx`delete from data_versions where service_id = ${serviceId}`;
  await tx`delete from meters where service_id = ${serviceId}`;
  await tx`delete from services where id = ${serviceId}`;
}

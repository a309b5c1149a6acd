import type { TransactionSql } from "postgres";
import { sumEventsOfImport } from "./event-rollups.ts";
import { subtractSums } from "./merge-rollups.ts";

/** Removes every imported session and what it added up to. Events reported over the API stay. */
export async function clearSessions(tx: TransactionSql, serviceId: number, replacedBy: number): Promise<void> {
  const live = await tx<{ id: number }[]>`
    select id from imports where service_id = ${serviceId} and state = 'done' and id <> ${replacedBy} order by id`;
  if (live.length === 0) return;
  if (await hasReportedEvents(tx, serviceId)) {
    for (const { id } of live) {
      const sums = await sumEventsOfImport(tx, id);
      await tx`delete from usage_events where import_id = ${id}`;
      await subtractSums(tx, serviceId, sums);
    }
  } else {
    await tx`delete from usage_events where service_id = ${serviceId}`;
    await tx`delete from usage_rollups where service_id = ${serviceId}`;
  }
  const ids = live.map((row) => row.id);
  await tx`delete from import_claims where import_id = any(${ids}::int[])`;
  await tx`update imports set state = 'replaced' where id = any(${ids}::int[])`;
  await forgetUnusedCustomers(tx);
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

import { beforeAll, expect } from "vitest";
import { setPool } from "#/db/pool.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { ask } from "./ask.ts";
import { useDatabase } from "./database.ts";

let customers = 0;

/** A name that no other test of the file has. */
export const newCustomer = () => `customer ${++customers}`;

export const post = (body: BodyInit, type = "application/json", headers: Record<string, string> = {}) =>
  ask("/api/v1/events", { method: "POST", body, headers: { "content-type": type, ...headers } });

export const send = (events: unknown) => post(JSON.stringify(events));

/** A database with the services Compute (hours, priced 0.15) and Storage (gigabytes, files), behind the API. */
export async function useReporting() {
  const { sql, settings } = await useDatabase();
  setPool(settings);
  beforeAll(async () => {
    await sql`insert into services (slug, name) values ('Compute', 'Compute'), ('Storage', 'Storage')`;
    await sql`
      insert into meters (service_id, slug, name, unit, slot, price)
      select id, 'hours', 'Hours', 'hour', 1, 0.15 from services where slug = 'Compute'
      union all select id, 'gigabytes', 'Gigabytes', 'GB', 1, null from services where slug = 'Storage'
      union all select id, 'files', 'Files', 'file', 2, null from services where slug = 'Storage'`;
    await sql`update catalogue_versions set version = version + 1`;
  });
  return {
    sql,
    storedOf: (customer: string) => sql<{ id: string; quantity: string; at: string }[]>`
      select coalesce(event.id, key::text) as id, quantities[1]::text as quantity,
        to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from usage_events event join customers on customers.id = customer_id
      where external_id = ${customer} order by occurred_at, 1`,
    expectNoDrift: async () => expect((await reconcileRollups(sql)).drifts).toEqual([]),
  };
}

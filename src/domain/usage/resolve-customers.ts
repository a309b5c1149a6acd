import { LRUCache } from "lru-cache";
import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";

/** Customers that a process remembers the numbers of. */
const maxRemembered = 500_000;

interface Remembered {
  /** Version of the catalogue; a removal of a customer raises it. */
  version: number;
  ids: LRUCache<string, number>;
}

const memories = new WeakMap<object, Remembered>();

/** The numbers of customers by external id that held at this version of the catalogue. */
export function rememberedCustomers(sql: Sql, version: number): LRUCache<string, number> {
  let memory = memories.get(sql.options);
  if (!memory || memory.version !== version) {
    memory = { version, ids: new LRUCache({ max: maxRemembered }) };
    memories.set(sql.options, memory);
  }
  return memory.ids;
}

/**
 * Numbers of customers by external id; those in `create` are made on first sight, the others are left out
 * when there is no such customer. A customer that only an import named is no longer forgotten with it.
 * To be called while the catalogue is locked, so that none of them is removed before the commit.
 */
export async function resolveCustomers(
  tx: TransactionSql,
  names: readonly string[],
  create: ReadonlySet<string>,
): Promise<Map<string, number>> {
  interface Row {
    id: number;
    external_id: string;
  }
  const found = await tx<Row[]>`
    select id, external_id from customers where external_id = any(${names as string[]}::text[]) and import_id is null`;
  const ids = new Map(found.map(({ id, external_id }) => [external_id, id]));
  const missing = names.filter((name) => !ids.has(name));
  if (missing.length === 0) return ids;
  const made = await tx<Row[]>`
    insert into customers as customer (external_id)
    select name from unnest(${missing.filter((name) => create.has(name))}::text[]) as named(name) order by name collate "C"
    on conflict (external_id) do update set import_id = null
    returning id, external_id`;
  const adopted = await tx<Row[]>`
    with imported as (
      select id from customers where external_id = any(${missing.filter((name) => !create.has(name))}::text[])
      order by external_id for update
    )
    update customers customer set import_id = null from imported where customer.id = imported.id
    returning customer.id, external_id`;
  for (const { id, external_id } of [...made, ...adopted]) ids.set(external_id, id);
  return ids;
}

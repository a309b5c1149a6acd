import { LRUCache } from "lru-cache";
import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import { lockCatalogue } from "../catalogue/lock-catalogue.ts";
import type { PendingEvent } from "./write-group.ts";

/** Customers that a process remembers the numbers of. */
const maxRemembered = 500_000;

interface Remembered {
  /** Version of the catalogue; a removal of a customer raises it. */
  version: number;
  ids: LRUCache<string, number>;
}

const memories = new WeakMap<object, Remembered>();

/** The numbers of customers by external id that held at this version of the catalogue. */
function rememberedCustomers(sql: Sql, version: number): LRUCache<string, number> {
  let memory = memories.get(sql.options);
  if (!memory || memory.version !== version) {
    memory = { version, ids: new LRUCache({ max: maxRemembered }) };
    memories.set(sql.options, memory);
  }
  return memory.ids;
}

/**
 * The number of each event's customer; undefined where there is none and none may be made. Customers
 * that are new are committed before their events.
 */
export async function customersOf(
  sql: Sql,
  pending: readonly PendingEvent[],
  catalogueVersion: number,
): Promise<(number | undefined)[]> {
  const remembered = rememberedCustomers(sql, catalogueVersion);
  const names = new Set<string>();
  const create = new Set<string>();
  for (const { event, createsCustomer } of pending) {
    if (remembered.has(event.customer)) continue;
    names.add(event.customer);
    if (createsCustomer) create.add(event.customer);
  }
  if (names.size > 0) {
    const found = await sql.begin(async (tx) => {
      await lockCatalogue(tx, catalogueVersion);
      return resolveCustomers(tx, [...names], create);
    });
    for (const [name, id] of found) remembered.set(name, id);
  }
  return pending.map(({ event }) => remembered.get(event.customer));
}

/**
 * Numbers of customers by external id; those in `create` are made on first sight, the others are left out
 * when there is no such customer. A customer that only an import named is no longer forgotten with it.
 * To be called while the catalogue is locked, so that none of them is removed before the commit.
 */
async function resolveCustomers(
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

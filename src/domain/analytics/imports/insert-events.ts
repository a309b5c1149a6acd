import type { TransactionSql } from "postgres";
import { stagingTables } from "./staging.ts";

/**
 * Every staged row with its customer and key. The key is the row's content and its occurrence among
 * equal rows of the file, so two equal rows both count and the same file again adds nothing.
 */
const keyedRows = (importId: number) => {
  const { rows, users } = stagingTables(importId);
  return `
    select customer_id, occurred_at,
      case when occurrence = 1 then content else md5(content::text || ':' || occurrence)::uuid end as key,
      upload, download, duration_seconds, mac
    from (
      select customer_id, occurred_at, content, upload, download, duration_seconds, mac,
        row_number() over (partition by customer_id, occurred_at, content) as occurrence
      from (
        select customer.id as customer_id, to_timestamp(staged.start_second) as occurred_at,
          content, upload, download, duration_seconds, mac
        from ${rows} staged
        join ${users} named using (user_number)
        join customers customer on customer.external_id = named.username
      ) as content_rows
    ) as counted`;
};

const eventColumns = `(customer_id, service_id, occurred_at, key, quantities, import_id, duration_seconds, subject)`;

const eventValues = `customer_id, $1::smallint, occurred_at, key, array[upload + download, upload, download], $2::int, duration_seconds, mac`;

/** Names the file's users among the customers. Sorted, so that imports at the same time never deadlock. */
export async function insertCustomers(tx: TransactionSql, importId: number): Promise<void> {
  await tx.unsafe(
    `insert into customers (external_id, import_id)
     select distinct username, $1::int from ${stagingTables(importId).users} named
     where not exists (select from customers where external_id = username)
     order by 1
     on conflict (external_id) do nothing`,
    [importId],
  );
}

/** Inserts the staged rows where none of them can be there already; returns how many. */
export async function insertNewEvents(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
): Promise<number> {
  const inserted = await tx.unsafe(
    `insert into usage_events ${eventColumns} select ${eventValues} from (${keyedRows(importId)}) as keyed`,
    [serviceId, importId],
  );
  return inserted.count;
}

/**
 * Inserts the staged rows that are not there yet; the others are claimed, so that they stay when the
 * import that brought them is undone. Returns how many are new.
 */
export async function insertMissingEvents(
  tx: TransactionSql,
  serviceId: number,
  importId: number,
): Promise<number> {
  const keyed = `import_${importId}_keyed`;
  await tx.unsafe(`create temporary table ${keyed} on commit drop as ${keyedRows(importId)}`);
  await tx.unsafe(`analyze ${keyed}`);
  await tx.unsafe(
    `insert into import_claims (customer_id, occurred_at, key, import_id)
     select customer_id, occurred_at, key, $1::int from ${keyed}
     join usage_events using (customer_id, occurred_at, key)
     order by 1, 2, 3`,
    [importId],
  );
  const inserted = await tx.unsafe(
    `insert into usage_events ${eventColumns}
     select ${eventValues} from ${keyed} keyed
     where not exists (
       select from import_claims claim
       where claim.customer_id = keyed.customer_id and claim.occurred_at = keyed.occurred_at
         and claim.key = keyed.key and claim.import_id = $2::int
     )
     order by customer_id, occurred_at, key`,
    [serviceId, importId],
  );
  return inserted.count;
}

/** How many staged rows are there already, without writing anything. */
export async function countPresentEvents(tx: TransactionSql, importId: number): Promise<number> {
  const [row] = await tx.unsafe(
    `select count(*)::int as present from (${keyedRows(importId)}) as keyed
     join usage_events using (customer_id, occurred_at, key)`,
  );
  return Number(row?.present ?? 0);
}

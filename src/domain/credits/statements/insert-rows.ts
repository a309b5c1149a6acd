import type { TransactionSql } from "postgres";

/** Inserts rows given as objects of their columns. */
export async function insertRows(
  tx: TransactionSql,
  table: "statements" | "statement_lines" | "statement_quantities",
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.unsafe(
    `insert into ${table} select row.* from jsonb_populate_recordset(null::${table}, $1::text::jsonb) as row`,
    [JSON.stringify(rows)],
  );
}

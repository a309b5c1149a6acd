import type { Context } from "#/domain/context.ts";

export interface StoredData {
  databaseBytes: number;
  /** The bundled sample, while it counts. */
  sample: { importId: number; users: number; sessions: number } | null;
}

/** How large the database is, and whether it holds the sample. */
export async function describeStoredData(ctx: Context): Promise<StoredData> {
  const [row] = await ctx.sql<
    { bytes: number; import_id: number | null; users: number | null; sessions: number | null }[]
  >`
    select pg_database_size(current_database()) as bytes, sample.id as import_id, sample.users, sample.rows_new as sessions
    from (select 1) as one
    left join (select * from imports where source = 'sample' and state = 'done' order by id desc limit 1) as sample on true`;
  const sample =
    row?.import_id == null
      ? null
      : { importId: row.import_id, users: row.users ?? 0, sessions: row.sessions ?? 0 };
  return { databaseBytes: row?.bytes ?? 0, sample };
}

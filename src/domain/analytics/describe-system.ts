import type { Context } from "#/domain/context.ts";

export interface StoredData {
  databaseBytes: number;
  /** The bundled sample, while any of it counts; its users and sessions are none once another file replaced them. */
  sample: { importId: number; users: number; sessions: number; services: number } | null;
}

/** How large the database is, and whether it holds the sample. */
export async function describeStoredData(ctx: Context): Promise<StoredData> {
  const [row] = await ctx.sql<
    { bytes: number; import_id: number | null; users: number; sessions: number; services: number }[]
  >`
    select pg_database_size(current_database()) as bytes, sample.id as import_id, used.services,
      case when state = 'done' then coalesce(users, 0) else 0 end as users,
      case when state = 'done' then coalesce(rows_new, 0) else 0 end as sessions
    from (select count(*)::int as services from services where is_sample) as used
    left join lateral (
      select * from imports
      where source = 'sample' and (state = 'done' or (used.services > 0 and state in ('replaced', 'undoing', 'undone')))
      order by id desc limit 1
    ) as sample on true`;
  const sample =
    row?.import_id == null
      ? null
      : { importId: row.import_id, users: row.users, sessions: row.sessions, services: row.services };
  return { databaseBytes: row?.bytes ?? 0, sample };
}

import type { Sql } from "#/db/connect.ts";

/**
 * Where the rows of an import wait, unlogged, until they are applied: one set of tables an import.
 * Names are made of the import's number alone, so they need no quoting.
 */
export const stagingTables = (importId: number) => ({
  rows: `staging.import_${importId}_rows`,
  users: `staging.import_${importId}_users`,
  rollups: `staging.import_${importId}_rollups`,
});

/**
 * What tells a session from another of the same customer and second. Made by PostgreSQL while rows
 * arrive, which costs nothing: it waits for the reader then.
 */
const contentSql = "md5(mac || ',' || duration_seconds || ',' || upload || ',' || download)::uuid";

export async function createStaging(sql: Sql, importId: number): Promise<void> {
  const { rows, users, rollups } = stagingTables(importId);
  await sql.unsafe(`
    create unlogged table ${rows} (
      user_number int, start_second bigint, mac text, duration_seconds int, upload numeric, download numeric,
      content uuid generated always as (${contentSql}) stored
    );
    create unlogged table ${users} (user_number int, username text collate "C");
    create unlogged table ${rollups} (user_number int, span int, events int[], sums numeric[], latest_second bigint);
  `);
}

export async function dropStaging(sql: Sql, importId: number): Promise<void> {
  const { rows, users, rollups } = stagingTables(importId);
  await sql.unsafe(`drop table if exists ${rows}, ${users}, ${rollups}`);
}

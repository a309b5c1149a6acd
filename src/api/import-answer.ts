import type { Import } from "#/api/contract/imports.ts";
import type { ImportRow } from "#/domain/analytics/imports/import-row.ts";

const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString());

/** An import as callers see it. */
export function toImport(row: ImportRow, now: Date): Import {
  const end = row.finished_at === null ? now.getTime() : Date.parse(row.finished_at);
  const seconds = (end - Date.parse(row.created_at)) / 1000;
  return {
    id: row.id,
    file_name: row.file_name,
    source: row.source,
    state: row.state,
    mode: row.mode,
    on_error: row.on_error,
    dry_run: row.dry_run,
    bytes_read: row.bytes_read,
    rows_read: row.rows_read,
    rows_new: row.rows_new,
    rows_duplicate: row.rows_duplicate,
    rows_rejected: row.rows_rejected,
    users: row.users,
    first_at: iso(row.first_at),
    last_at: iso(row.last_at),
    rows_per_second: seconds > 0 ? Math.round(row.rows_read / seconds) : null,
    ignored_columns: row.ignored_columns?.split(",") ?? [],
    failure: row.failure,
    errors_url: row.rows_rejected > 0 ? `/api/v1/imports/${row.id}/errors.csv` : null,
    created_at: new Date(row.created_at).toISOString(),
    finished_at: iso(row.finished_at),
  };
}

import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { noteLateImport } from "#/domain/credits/statements/note-late-usage.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { bumpDataVersion } from "#/domain/usage/rollups/bump-data-version.ts";
import { sumEventsOfImport } from "./event-rollups.ts";
import { findImport } from "./find-import.ts";
import { forgetUnusedCustomers } from "./forget-customers.ts";
import { addHoursOfImport, addStagedHours } from "./import-hours.ts";
import type { ImportRow } from "./import-row.ts";
import {
  countPresentEvents,
  insertCustomers,
  insertMissingEvents,
  insertNewEvents,
} from "./insert-events.ts";
import { changeSessions } from "./lock-sessions.ts";
import { mergeStagedRollups, mergeSums } from "./merge-rollups.ts";
import { abortReason, failImport } from "./receive-import.ts";
import { liveImports, removeAllSessions } from "./remove-sessions.ts";
import { dropStaging, stagingTables } from "./staging.ts";

/**
 * Makes the staged rows count, in one transaction: all of the file's valid rows and their rollups, or
 * nothing. For a dry run it only counts what would be new. Returns the import as it then is.
 */
export async function applyImport(ctx: Context, id: number): Promise<ImportRow> {
  const row = await findImport(ctx, id);
  if (row.state === "done" || row.state === "checked") return row;
  if (!["staged", "queued", "applying"].includes(row.state)) {
    throw new DomainError("conflict", `Import ${id} is ${row.state}; expected one whose rows are staged.`);
  }
  const refusal = row.dry_run ? undefined : (abortReason(row) ?? emptyReplacement(row));
  if (refusal) return failImport(ctx, id, refusal);
  if ((await stagedRows(ctx, id)) !== row.rows_read - row.rows_rejected) {
    return failImport(ctx, id, "The rows that had arrived are gone. Send the file again.");
  }
  await ctx.sql`update imports set state = 'applying' where id = ${id} and state in ('staged', 'queued')`;
  if (row.dry_run) return checkImport(ctx, row);
  await changeSessions(ctx, (tx) => applyIn(tx, ctx, row));
  if (row.mode === "replace") await forgetUnusedCustomers(ctx);
  await dropStaging(ctx.sql, id);
  return findImport(ctx, id);
}

/** Replacing everything by nothing is more likely a wrong file than a wish. */
function emptyReplacement(row: ImportRow): string | undefined {
  if (row.mode !== "replace" || row.rows_read > row.rows_rejected) return undefined;
  return "The file has no valid rows, so nothing was replaced. To remove sessions, undo their imports.";
}

/** How many rows wait; none where their tables are gone. */
async function stagedRows(ctx: Context, id: number): Promise<number> {
  const [found] = await ctx.sql`select to_regclass(${stagingTables(id).rows}) is not null as exists`;
  if (found?.exists !== true) return 0;
  const [counted] = await ctx.sql.unsafe(`select count(*)::int as rows from ${stagingTables(id).rows}`);
  return Number(counted?.rows ?? 0);
}

async function applyIn(tx: TransactionSql, ctx: Context, row: ImportRow): Promise<void> {
  // Another process may have done it while this one waited.
  if ((await stateOf(tx, row.id)) !== "applying") return;
  const now = ctx.clock();
  if (row.mode === "replace") await replaceOthers(tx, row, now);
  await insertCustomers(tx, row.id);
  const { rows, users } = stagingTables(row.id);
  await tx.unsafe(`analyze customers; analyze ${rows}; analyze ${users}`);
  const staged = row.rows_read - row.rows_rejected;
  const overlaps = await overlapsOthers(tx, row);
  const inserted = overlaps
    ? await insertMissingEvents(tx, row.service_id, row.id)
    : await insertNewEvents(tx, row.service_id, row.id);
  if (inserted === staged) {
    await mergeStagedRollups(tx, row.service_id, row.id, row.rollups_repeat);
    await addStagedHours(tx, row.service_id, row.id);
  } else if (inserted > 0) {
    await mergeSums(tx, row.service_id, await sumEventsOfImport(tx, row.id));
    await addHoursOfImport(tx, row.service_id, row.id);
  }
  if (inserted > 0) {
    await noteLateImport(tx, [row.id], { serviceId: row.service_id, cause: "import", recorded: now });
  }
  await bumpDataVersion(tx, row.service_id);
  await tx`
    update imports set state = 'done', dry_run = false, rows_new = ${inserted}, rows_duplicate = ${staged - inserted},
      users = (select count(distinct username) from ${tx.unsafe(users)}),
      failure = null, finished_at = ${ctx.clock().toISOString()}
    where id = ${row.id}`;
}

/** The state of an import as the transaction that holds the lock sees it. */
export async function stateOf(tx: TransactionSql, id: number): Promise<ImportRow["state"] | undefined> {
  const [found] = await tx<Pick<ImportRow, "state">[]>`select state from imports where id = ${id}`;
  return found?.state;
}

async function replaceOthers(tx: TransactionSql, row: ImportRow, now: Date): Promise<void> {
  const ids = await liveImports(tx, row.service_id, row.id);
  await removeAllSessions(tx, row.service_id, ids, now);
  await tx`update imports set state = 'replaced' where id = any(${ids}::int[])`;
}

/** Whether any import that counts has rows in this one's span of time. */
async function overlapsOthers(tx: TransactionSql, row: ImportRow): Promise<boolean> {
  const [found] = await tx`
    select exists (
      select from imports where state in ('done', 'undoing') and id <> ${row.id}
        and first_at <= ${row.last_at} and last_at >= ${row.first_at}
    ) as overlaps`;
  return found?.overlaps === true;
}

async function checkImport(ctx: Context, row: ImportRow): Promise<ImportRow> {
  await ctx.sql.begin(async (tx) => {
    await tx.unsafe("set local work_mem = '256MB'");
    // A check must leave no trace, so the file's new users are named and forgotten again.
    await tx.unsafe("savepoint before_check");
    await insertCustomers(tx, row.id);
    const present = row.mode === "replace" ? 0 : await countPresentEvents(tx, row.id);
    await tx.unsafe("rollback to savepoint before_check");
    const staged = row.rows_read - row.rows_rejected;
    await tx`
      update imports set state = 'checked', rows_new = ${staged - present}, rows_duplicate = ${present},
        users = (select count(distinct username) from ${tx.unsafe(stagingTables(row.id).users)}),
        finished_at = ${ctx.clock().toISOString()}
      where id = ${row.id}`;
  });
  return findImport(ctx, row.id);
}

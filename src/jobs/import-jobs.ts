import { eq } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import type { TransactionSql } from "postgres";
import { imports } from "#/db/schema/imports.ts";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { findImport } from "#/domain/analytics/imports/find-import.ts";
import type { ImportRow } from "#/domain/analytics/imports/import-row.ts";
import { failImport } from "#/domain/analytics/imports/receive-import.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { currentBoss, inTransaction } from "./boss.ts";
import { type ImportJob, tidyImports, unfinishedWork } from "./unfinished-imports.ts";

const queue = "imports";
const deadLetters = "dead-letters";
const tidying = "tidy-imports";

/**
 * Asks for the staged rows of an import, or of a dry run, to be applied, with another mode or treatment
 * of bad rows if given. Throws conflict when its rows are not there.
 */
export async function requestApply(
  ctx: Context,
  id: number,
  changes: { mode?: ImportRow["mode"] | undefined; onError?: ImportRow["on_error"] | undefined },
): Promise<ImportRow> {
  const row = await findImport(ctx, id);
  if (row.state !== "staged" && row.state !== "checked") {
    throw new DomainError(
      "conflict",
      `Import ${id} is ${row.state}; expected one that was checked and waits.`,
    );
  }
  await enqueue(ctx, { importId: id, work: "apply" }, async (tx) => {
    const changed = await tx`
      update imports set state = 'queued', finished_at = null,
        dry_run = ${row.state === "checked" ? false : row.dry_run},
        mode = ${changes.mode ?? row.mode}, on_error = ${changes.onError ?? row.on_error}
      where id = ${id} and state = ${row.state}`;
    if (changed.count === 0)
      throw new DomainError("conflict", `Import ${id} is being used by another request.`);
  });
  return findImport(ctx, id);
}

/** Asks for an import to be undone. Throws conflict while its rows are arriving. */
export async function requestUndo(ctx: Context, id: number): Promise<ImportRow> {
  const row = await findImport(ctx, id);
  if (row.state === "undoing") return row;
  if (row.state === "undone" || row.state === "replaced") return undoImport(ctx, id);
  if (row.state === "receiving" || row.state === "applying" || row.state === "queued") {
    throw new DomainError("conflict", `Import ${id} is under way; undo it when it is done.`);
  }
  if (row.state !== "done") return undoImport(ctx, id);
  await enqueue(ctx, { importId: id, work: "undo" }, async (tx) => {
    await tx`update imports set state = 'undoing' where id = ${id} and state = 'done'`;
  });
  return findImport(ctx, id);
}

/** Changes the import and asks for the work in one transaction: neither comes without the other. */
async function enqueue(
  ctx: Context,
  job: ImportJob,
  change: (tx: TransactionSql) => Promise<void>,
): Promise<void> {
  const boss = currentBoss();
  await ctx.sql.begin(async (tx) => {
    await change(tx);
    await boss?.send(queue, job, { db: inTransaction(tx) });
  });
  // Where no worker lives beside the request (Vercel), the request does the work itself.
  if (!boss) await runImportJob(ctx, job);
}

async function runImportJob(ctx: Context, { importId, work }: ImportJob): Promise<void> {
  if (work === "undo") await undoImport(ctx, importId);
  else await applyImport(ctx, importId);
}

/** Works on imports as they are asked for, one at a time, and takes up what an earlier process left. */
export async function workOnImports(boss: PgBoss, ctx: Context): Promise<void> {
  await boss.createQueue(deadLetters);
  await boss.createQueue(queue, {
    retryLimit: 2,
    retryBackoff: true,
    expireInSeconds: 6 * 3600,
    deadLetter: deadLetters,
  });
  await boss.work<ImportJob>(queue, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) await runImportJob(ctx, data);
  });
  await boss.createQueue(tidying);
  await boss.work(tidying, { pollingIntervalSeconds: 10 }, () => tidyImports(ctx));
  await boss.schedule(tidying, "* * * * *");
  await boss.work<ImportJob>(deadLetters, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const { data } of jobs) await giveUp(ctx, data);
  });
  for (const job of await unfinishedWork(ctx)) await boss.send(queue, job);
}

async function giveUp(ctx: Context, { importId, work }: ImportJob): Promise<void> {
  const failure = "The work failed three times; the server's log says why. Nothing was changed.";
  if (work === "apply") await failImport(ctx, importId, failure);
  // What could not be undone still counts.
  else await ctx.db.update(imports).set({ state: "done", failure }).where(eq(imports.id, importId));
}

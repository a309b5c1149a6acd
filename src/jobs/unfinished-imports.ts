import { and, eq, inArray, lt } from "drizzle-orm";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { imports } from "#/db/schema/imports.ts";
import type { ImportRow } from "#/domain/analytics/imports/import-row.ts";
import { failImport } from "#/domain/analytics/imports/receive-import.ts";
import type { Context } from "#/domain/context.ts";

export type ImportJob = { importId: number; work: "apply" | "undo" };

/** Who reads a file says so every half second; after this silence, in milliseconds, it is gone. */
const silence = 60_000;

const stoppedReading = "The process that read the file was stopped, so nothing was changed. Import it again.";

/**
 * What an earlier process left half done: the jobs to do again (harmless where another process is
 * still at them). Imports that nobody can finish any more are failed.
 */
export async function unfinishedWork(ctx: Context): Promise<ImportJob[]> {
  const open = await ctx.db
    .select()
    .from(imports)
    .where(inArray(imports.state, ["receiving", "staged", "queued", "applying", "undoing"]))
    .orderBy(imports.id);
  const isBusy = await sessionsAreLocked(ctx);
  const jobs: ImportJob[] = [];
  for (const row of open) {
    if (row.state === "undoing") jobs.push({ importId: row.id, work: "undo" });
    else if (isLost(row, isBusy, ctx.clock())) {
      await failImport(ctx, row.id, stoppedReading);
    } else if (row.source === "upload" && row.state !== "receiving")
      jobs.push({ importId: row.id, work: "apply" });
  }
  return jobs;
}

/** A command that was killed comes back to nobody; a file that stopped arriving is not whole. */
function isLost(row: ImportRow, isBusy: boolean, now: Date): boolean {
  const isSilent = now.getTime() - Date.parse(row.seen_at) > silence;
  if (row.state === "receiving") return isSilent;
  return row.source !== "upload" && isSilent && !isBusy;
}

/** Whether an import is being applied or undone at this moment. */
async function sessionsAreLocked(ctx: Context): Promise<boolean> {
  const { space, sessions } = advisoryLocks;
  return ctx.sql.begin(async (tx) => {
    const [row] = await tx`select pg_try_advisory_xact_lock(${space}::int, ${sessions}::int) as is_free`;
    return row?.is_free !== true;
  });
}

/** How long the rows of a dry run wait for somebody to want them, in milliseconds. */
const checkedPatience = 24 * 3_600_000;

/** Fails files whose reader is gone, and lets go of the rows of dry runs that nobody came back to. */
export async function tidyImports(ctx: Context): Promise<void> {
  const before = (age: number) => new Date(ctx.clock().getTime() - age).toISOString();
  const silent = await ctx.db
    .select()
    .from(imports)
    .where(and(eq(imports.state, "receiving"), lt(imports.seen_at, before(silence))));
  for (const { id } of silent) await failImport(ctx, id, stoppedReading);
  const forgotten = await ctx.db
    .select()
    .from(imports)
    .where(and(eq(imports.state, "checked"), lt(imports.finished_at, before(checkedPatience))));
  for (const { id } of forgotten) {
    await failImport(
      ctx,
      id,
      "Nobody came back to this dry run within a day. Send the file again to import it.",
    );
  }
}

import { and, eq, notInArray } from "drizzle-orm";
import { imports } from "#/db/schema/imports.ts";
import { type RowFault, SessionFileError } from "#/domain/analytics/session-file/scan-sessions.ts";
import type { Context } from "#/domain/context.ts";
import { findImport } from "./find-import.ts";
import type { ImportRow } from "./import-row.ts";
import { unpacked } from "./read-file.ts";
import { inTurn } from "./receiving-turns.ts";
import { type StagedFile, type StagingHooks, stageSessions } from "./stage-sessions.ts";
import { dropStaging } from "./staging.ts";

export interface ReceiveHooks {
  onProgress?(progress: { bytesRead: number; rowsRead: number }): void;
  onFaults(faults: RowFault[]): Promise<void>;
}

/** Why an import that stops at the first bad row changed nothing; undefined when nothing is in its way. */
export function abortReason(
  row: Pick<ImportRow, "on_error" | "rows_rejected" | "rows_read">,
): string | undefined {
  if (row.on_error !== "abort" || row.rows_rejected === 0) return undefined;
  const rows = row.rows_rejected === 1 ? "1 row is" : `${row.rows_rejected} rows are`;
  return `${rows} not valid, so nothing was changed. Correct them, or have them skipped.`;
}

/** How often the row of the import tells how far it has come, in milliseconds. */
const reportEvery = 500;

/** How often the reader of a file says that it lives, in milliseconds. */
const aliveEvery = 15_000;

/**
 * Streams the file into the import's staging tables. The import is then `staged`, or `failed` where the
 * file can't be read; nothing that counts has changed yet. Returns the import.
 */
export async function receiveImport(
  ctx: Context,
  id: number,
  input: AsyncIterable<Uint8Array>,
  hooks: ReceiveHooks,
): Promise<ImportRow> {
  let bytesRead = 0;
  let reportedAt = ctx.clock().getTime();
  async function* counted() {
    for await (const piece of input) {
      bytesRead += piece.length;
      yield piece;
    }
  }
  const heartbeat = setInterval(() => void sayAlive(ctx, id), aliveEvery);
  try {
    const stagingHooks: StagingHooks = {
      onFaults: hooks.onFaults,
      async onPiece({ rowsRead, rowsRejected }) {
        hooks.onProgress?.({ bytesRead, rowsRead });
        const now = ctx.clock().getTime();
        if (now - reportedAt < reportEvery) return;
        reportedAt = now;
        await update(ctx, id, {
          bytes_read: bytesRead,
          rows_read: rowsRead,
          rows_rejected: rowsRejected,
          seen_at: new Date(now).toISOString(),
        });
      },
    };
    const staged = await inTurn(ctx.sql, () => stageSessions(ctx.sql, id, unpacked(counted()), stagingHooks));
    return await update(ctx, id, { ...countsOf(staged), bytes_read: bytesRead, state: "staged" });
  } catch (error) {
    const isAnswer = error instanceof SessionFileError;
    await failImport(
      ctx,
      id,
      isAnswer ? asSentence(error.message) : "The file did not arrive whole, so nothing was changed.",
    );
    if (isAnswer) return update(ctx, id, { bytes_read: bytesRead });
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

/** A file may pause for long while who reads it lives. */
async function sayAlive(ctx: Context, id: number): Promise<void> {
  await update(ctx, id, { seen_at: ctx.clock().toISOString() }).catch((error: unknown) => {
    ctx.log.warn({ err: error, import_id: id }, "an import could not say that it is alive");
  });
}

const asSentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function countsOf(staged: StagedFile) {
  const time = (second: number | null) => (second === null ? null : new Date(second * 1000).toISOString());
  return {
    rows_read: staged.rowsRead,
    rows_rejected: staged.rowsRejected,
    first_at: time(staged.firstSecond),
    last_at: time(staged.lastSecond),
    rollups_repeat: staged.rollupsRepeat,
    ignored_columns: staged.ignoredColumns.length > 0 ? staged.ignoredColumns.join(",") : null,
  };
}

/** States of an import that has come to count; it can no longer fail. */
const settledStates: ImportRow["state"][] = ["done", "undoing", "undone", "replaced"];

/** Ends an import that changed nothing, and lets its staged rows go. One that counts meanwhile stays as it is. */
export async function failImport(ctx: Context, id: number, failure: string): Promise<ImportRow> {
  await dropStaging(ctx.sql, id);
  await ctx.db
    .update(imports)
    // A file that is no text may be quoted in it, and PostgreSQL keeps no NUL.
    .set({
      state: "failed",
      failure: failure.replaceAll("\0", "\uFFFD"),
      finished_at: ctx.clock().toISOString(),
    })
    .where(and(eq(imports.id, id), notInArray(imports.state, settledStates)));
  return findImport(ctx, id);
}

async function update(ctx: Context, id: number, values: Partial<ImportRow>): Promise<ImportRow> {
  const [row] = await ctx.db.update(imports).set(values).where(eq(imports.id, id)).returning();
  if (!row) throw new Error(`import ${id} is gone`);
  return row;
}

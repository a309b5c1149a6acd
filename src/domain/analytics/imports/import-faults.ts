import { and, asc, eq, gt } from "drizzle-orm";
import { importFaults } from "#/db/schema/imports.ts";
import type { RowFault } from "#/domain/analytics/session-file/scan-sessions.ts";
import type { Context } from "#/domain/context.ts";

const batchSize = 1000;

/** Faults of an import that are kept: enough to see what is wrong, however many are sent. */
export const maxFaults = 100_000;

/**
 * Stores faults of an import after those there were so far, which are `position`; those beyond `maxFaults`
 * are let go.
 */
export async function storeFaults(
  ctx: Context,
  importId: number,
  position: number,
  faults: RowFault[],
): Promise<void> {
  const kept = faults.slice(0, Math.max(0, maxFaults - position));
  for (let start = 0; start < kept.length; start += batchSize) {
    const batch = kept.slice(start, start + batchSize);
    await ctx.db.insert(importFaults).values(
      batch.map((fault, index) => ({
        import_id: importId,
        position: position + start + index + 1,
        ...fault,
      })),
    );
  }
}

/** All faults of an import in the order of the file, a batch at a time. */
export async function* streamFaults(ctx: Context, importId: number) {
  let after = 0;
  for (;;) {
    const batch = await ctx.db
      .select()
      .from(importFaults)
      .where(and(eq(importFaults.import_id, importId), gt(importFaults.position, after)))
      .orderBy(asc(importFaults.position))
      .limit(batchSize);
    yield* batch;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last.position;
  }
}

import { imports } from "#/db/schema/imports.ts";
import type { Context } from "#/domain/context.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import type { ImportRow } from "./import-row.ts";
import { createStaging } from "./staging.ts";

export interface CreateImportInput {
  fileName: string;
  source: ImportRow["source"];
  mode: ImportRow["mode"];
  /** Whether one bad row stops all of the file, or is left out alone. */
  onError: ImportRow["on_error"];
  /** Only find out what the file would do. */
  dryRun: boolean;
}

/** Opens an import that waits for its rows. */
export async function createImport(ctx: Context, input: CreateImportInput): Promise<ImportRow> {
  const now = ctx.clock().toISOString();
  const [row] = await ctx.db
    .insert(imports)
    .values({
      service_id: await serviceId(ctx.sql, "internet"),
      file_name: input.fileName.slice(0, 255),
      source: input.source,
      state: "receiving",
      mode: input.mode,
      on_error: input.onError,
      dry_run: input.dryRun,
      created_at: now,
      seen_at: now,
    })
    .returning();
  if (!row) throw new Error("an insert returned no row");
  await createStaging(ctx.sql, row.id);
  return row;
}

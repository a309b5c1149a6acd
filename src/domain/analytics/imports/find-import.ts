import { count, desc, eq } from "drizzle-orm";
import { importFaults, imports } from "#/db/schema/imports.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { ImportRow } from "./import-row.ts";

/** One import. Throws not_found. */
export async function findImport(ctx: Context, id: number): Promise<ImportRow> {
  const [row] = await ctx.db.select().from(imports).where(eq(imports.id, id));
  if (!row) throw new DomainError("not_found", `There is no import ${id}.`);
  return row;
}

/** Imports, newest first, and how many there are. */
export async function listImports(
  ctx: Context,
  input: { page: number; perPage: number },
): Promise<{ total: number; rows: ImportRow[] }> {
  const [counted] = await ctx.db.select({ total: count() }).from(imports);
  const rows = await ctx.db
    .select()
    .from(imports)
    .orderBy(desc(imports.id))
    .limit(input.perPage)
    .offset((input.page - 1) * input.perPage);
  return { total: counted?.total ?? 0, rows };
}

/** The first faults of an import in the order of the file, and how many there are. */
export async function listFaults(ctx: Context, input: { id: number; limit: number }) {
  await findImport(ctx, input.id);
  const own = eq(importFaults.import_id, input.id);
  const [counted] = await ctx.db.select({ total: count() }).from(importFaults).where(own);
  const rows = await ctx.db
    .select()
    .from(importFaults)
    .where(own)
    .orderBy(importFaults.position)
    .limit(input.limit);
  return { total: counted?.total ?? 0, rows };
}

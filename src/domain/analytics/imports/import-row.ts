import type { imports } from "#/db/schema/imports.ts";

/** An import as the database holds it. */
export type ImportRow = typeof imports.$inferSelect;

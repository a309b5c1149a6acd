import type { imports } from "#/db/schema/imports.ts";

/** An import as the database holds it. */
export type ImportRow = typeof imports.$inferSelect;

/** States in which an import's rows count. */
export const liveState = "done";

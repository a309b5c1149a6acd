import { boolean, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { counter, instant } from "./columns.ts";

/** One file and what became of its rows. */
export const imports = pgTable("imports", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  service_id: smallint().notNull(),
  file_name: text().notNull(),
  source: text({ enum: ["command", "upload", "sample"] }).notNull(),
  state: text({
    enum: [
      "receiving",
      "staged",
      "queued",
      "applying",
      "undoing",
      "checked",
      "done",
      "failed",
      "undone",
      "replaced",
    ],
  }).notNull(),
  mode: text({ enum: ["append", "replace"] }).notNull(),
  on_error: text({ enum: ["abort", "skip"] }).notNull(),
  dry_run: boolean().notNull(),
  bytes_read: counter("bytes_read").notNull().default(0),
  rows_read: counter("rows_read").notNull().default(0),
  rows_rejected: counter("rows_rejected").notNull().default(0),
  rows_new: counter("rows_new"),
  rows_duplicate: counter("rows_duplicate"),
  users: counter("users"),
  first_at: instant("first_at"),
  last_at: instant("last_at"),
  /** Whether a user and span may stand more than once among the staged rollups. */
  rollups_repeat: boolean().notNull().default(false),
  /** Columns of the file that were not used, comma-separated. */
  ignored_columns: text(),
  failure: text(),
  created_at: instant("created_at").notNull().defaultNow(),
  /** The process that receives it says so every few seconds; silence means that it died. */
  seen_at: instant("seen_at").notNull().defaultNow(),
  finished_at: instant("finished_at"),
});

/** A fault of a row of a file. */
export const importFaults = pgTable(
  "import_faults",
  {
    import_id: integer()
      .notNull()
      .references(() => imports.id, { onDelete: "cascade" }),
    /** Order in which the faults were found, from 1. */
    position: counter("position").notNull(),
    /** Line of the file, from 1, where the row begins. */
    line: counter("line").notNull(),
    column: text(),
    value: text().notNull(),
    reason: text().notNull(),
  },
  (fault) => [primaryKey({ columns: [fault.import_id, fault.position] })],
);

/** A row of an import that another import had already brought; it stays when that other one is undone. */
export const importClaims = pgTable(
  "import_claims",
  {
    customer_id: integer().notNull(),
    occurred_at: instant("occurred_at").notNull(),
    key: uuid().notNull(),
    import_id: integer().notNull(),
  },
  (claim) => [
    primaryKey({ columns: [claim.customer_id, claim.occurred_at, claim.key, claim.import_id] }),
    index("import_claims_import").on(claim.import_id),
  ],
);

import { z } from "@hono/zod-openapi";
import { queryText, strict } from "./fields.ts";

export const ImportState = z
  .enum([
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
  ])
  .openapi({
    description:
      "receiving: rows arrive · staged: all rows arrived · queued, applying, undoing: waiting for or in the job · checked: a dry run's findings are ready · done · failed: nothing changed · undone · replaced: a later import took its place",
  });
export type ImportState = z.infer<typeof ImportState>;

export const ImportMode = z.enum(["append", "replace"], { error: "expected append or replace" });
export const OnError = z.enum(["abort", "skip"], { error: "expected abort or skip" });

const count = z.int().nonnegative();

export const Import = z
  .object({
    id: z.int(),
    file_name: z.string(),
    source: z.enum(["command", "upload", "sample"]),
    state: ImportState,
    mode: ImportMode,
    on_error: OnError,
    dry_run: z.boolean(),
    bytes_read: count,
    rows_read: count,
    rows_new: count.nullable().openapi({ description: "Rows that count from this file; null until known" }),
    rows_duplicate: count.nullable().openapi({ description: "Rows that were already there" }),
    rows_rejected: count,
    users: count.nullable(),
    first_at: z.string().nullable().openapi({ description: "Earliest session, ISO 8601 UTC" }),
    last_at: z.string().nullable(),
    rows_per_second: z.number().nullable(),
    ignored_columns: z.array(z.string()).openapi({ description: "Columns of the file that were not used" }),
    failure: z.string().nullable().openapi({ description: "Why it failed, in a sentence" }),
    errors_url: z.string().nullable().openapi({ description: "CSV of the rejected rows" }),
    created_at: z.string(),
    finished_at: z.string().nullable(),
  })
  .openapi("Import");
export type Import = z.infer<typeof Import>;

export const ImportList = z
  .object({ page: z.int(), per_page: z.int(), total: count, data: z.array(Import) })
  .openapi("ImportList");

const flag = z
  .enum(["true", "false"], { error: "expected true or false" })
  .default("false")
  .transform((text) => text === "true");

export const CreateImportQuery = strict({
  mode: ImportMode.default("replace"),
  on_error: OnError.default("abort"),
  dry_run: flag,
  file_name: queryText("a name of 1 to 255 characters", 255).optional(),
});

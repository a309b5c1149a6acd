import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { createImport } from "#/domain/analytics/imports/create-import.ts";
import type { ImportRow } from "#/domain/analytics/imports/import-row.ts";
import { abortReason, failImport, receiveImport } from "#/domain/analytics/imports/receive-import.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import type { Context } from "#/domain/context.ts";
import { FaultFile } from "./fault-file.ts";
import { withDatabase } from "./open-context.ts";
import { Progress } from "./progress.ts";
import { readArguments } from "./read-arguments.ts";
import { UsageError } from "./usage-error.ts";

const help = `meterline import --csv FILE [options]

Imports a file of internet-usage sessions (CSV, also gzip). It takes the place of the sessions
imported before, in one transaction: a failed import changes nothing.

  --csv FILE             the file
  --no-clear             keep the sessions imported before; rows that are there already are left out
  --on-error abort|skip  abort (default): one bad row and nothing changes; skip: import the others
  --dry-run              only say what the file would do
  --batch-size N         rows sent to the database at a time, about; 1 to 1000000 (default 10000)
  --database-url URL     a PostgreSQL other than that of the settings
  --help`;

const options = {
  csv: { type: "string" },
  "no-clear": { type: "boolean", default: false },
  "on-error": { type: "string", default: "abort" },
  "dry-run": { type: "boolean", default: false },
  "batch-size": { type: "string", default: "10000" },
  "database-url": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** About what a session takes in a file. */
const bytesPerRow = 80;

export async function runImport(args: string[]): Promise<number> {
  const given = readArguments(args, options, help);
  if (given.help) {
    console.log(help);
    return 0;
  }
  const file = given.csv;
  if (!file) throw new UsageError(`--csv FILE is missing.\n\n${help}`);
  const onError = given["on-error"];
  if (onError !== "abort" && onError !== "skip") {
    throw new UsageError(`--on-error is ${JSON.stringify(onError)}; expected abort or skip.`);
  }
  const batchSize = Number(given["batch-size"]);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 1_000_000) {
    throw new UsageError(
      `--batch-size is ${JSON.stringify(given["batch-size"])}; expected a whole number from 1 to 1000000.`,
    );
  }
  const size = await fileSize(file);
  const input = {
    fileName: basename(file),
    source: "command",
    mode: given["no-clear"] ? "append" : "replace",
    onError,
    dryRun: given["dry-run"],
  } as const;
  return withDatabase(given["database-url"], async (ctx, stop) => {
    const started = performance.now();
    const faults = new FaultFile(`${file}.errors.csv`);
    const created = await createImport(ctx, input);
    const received = await receive(ctx, created.id, { file, size, batchSize, stop }, faults);
    const row = received.state === "staged" ? await apply(ctx, received, stop) : received;
    await faults.close();
    // Nobody comes back to apply what a command has checked.
    if (row.state === "checked") await undoImport(ctx, row.id);
    return report(row, faults, (performance.now() - started) / 1000);
  });
}

async function fileSize(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder; expected a CSV file.`);
  return found.isFile() ? found.size : 0;
}

async function receive(
  ctx: Context,
  id: number,
  source: { file: string; size: number; batchSize: number; stop: AbortSignal },
  faults: FaultFile,
): Promise<ImportRow> {
  const progress = new Progress("Reading", source.size);
  const bytes = createReadStream(source.file, {
    highWaterMark: source.batchSize * bytesPerRow,
    signal: source.stop,
  });
  try {
    return await receiveImport(ctx, id, bytes, {
      onProgress: ({ bytesRead, rowsRead }) => progress.show(bytesRead, rowsRead),
      onFaults: (found) => faults.write(found),
    });
  } finally {
    progress.end();
  }
}

async function apply(ctx: Context, row: ImportRow, stop: AbortSignal): Promise<ImportRow> {
  const isStopped = () => stop.aborted;
  if (isStopped()) return failImport(ctx, row.id, "Stopped; nothing was changed.");
  if (!row.dry_run && abortReason(row) === undefined)
    console.log(`Writing ${row.rows_read - row.rows_rejected} rows`);
  return applyImport(ctx, row.id);
}

function report(row: ImportRow, faults: FaultFile, seconds: number): number {
  faults.print();
  const isDone = row.state === "done" || (row.state === "checked" && abortReason(row) === undefined);
  if (row.failure ?? abortReason(row)) console.error(row.failure ?? abortReason(row));
  const count = (value: number | null) => (value === null ? "-" : value.toLocaleString("en-US"));
  const time = (value: string | null) =>
    value === null ? "-" : new Date(value).toISOString().slice(0, 19).replace("T", " ");
  const title =
    row.state === "done"
      ? `Import ${row.id} done`
      : row.state === "checked"
        ? "Dry run; nothing was changed"
        : "Nothing was changed";
  console.log(
    [
      title,
      `  rows read   ${count(row.rows_read)}`,
      `  new         ${count(row.rows_new)}`,
      `  duplicate   ${count(row.rows_duplicate)}`,
      `  rejected    ${count(row.rows_rejected)}`,
      `  users       ${count(row.users)}`,
      `  span        ${time(row.first_at)} to ${time(row.last_at)} UTC`,
      `  seconds     ${seconds.toFixed(1)} (${count(Math.round(row.rows_read / Math.max(seconds, 0.001)))} rows/s)`,
      ...(row.ignored_columns ? [`  not used    ${row.ignored_columns}`] : []),
    ].join("\n"),
  );
  return isDone ? 0 : 1;
}

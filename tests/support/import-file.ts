import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { createImport } from "#/domain/analytics/imports/create-import.ts";
import type { ImportRow } from "#/domain/analytics/imports/import-row.ts";
import { receiveUpload } from "#/domain/analytics/imports/receive-upload.ts";
import type { Context } from "#/domain/context.ts";
import { inPieces } from "./session-file.ts";

export interface ImportOptions {
  mode?: ImportRow["mode"];
  onError?: ImportRow["on_error"];
  dryRun?: boolean;
  fileName?: string;
  /** Bytes a piece. */
  pieceSize?: number;
}

/** Opens an import as an upload does; its rows have not arrived. */
export function openImport(ctx: Context, options: ImportOptions = {}): Promise<ImportRow> {
  const { mode = "append", onError = "abort", dryRun = false, fileName = "test.csv" } = options;
  return createImport(ctx, { fileName, source: "upload", mode, onError, dryRun });
}

/** Receives a file, up to where it waits to be applied. */
export async function stageFile(
  ctx: Context,
  content: string | Uint8Array,
  options: ImportOptions = {},
): Promise<ImportRow> {
  const { id } = await openImport(ctx, options);
  return receiveUpload(ctx, id, inPieces(content, options.pieceSize));
}

/** Imports a file to the end. Appends unless told otherwise. */
export async function importFile(
  ctx: Context,
  content: string | Uint8Array,
  options: ImportOptions = {},
): Promise<ImportRow> {
  const received = await stageFile(ctx, content, options);
  return received.state === "staged" ? applyImport(ctx, received.id) : received;
}

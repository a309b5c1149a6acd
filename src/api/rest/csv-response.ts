import type { Context } from "hono";
import { csvLine } from "#/domain/csv-line.ts";

/** Rows as a CSV file to download, UTF-8, header first. */
export function csvResponse(
  c: Context,
  fileName: string,
  rows: Iterable<(string | number)[]>,
  headers: Record<string, string> = {},
) {
  return c.body([...rows].map(csvLine).join(""), 200, {
    ...headers,
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${fileName}"`,
  });
}

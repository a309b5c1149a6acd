import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { ReadSession } from "./scan-file.ts";

/** What a file holds, read the plain way: csv-parse, regular expressions and Date. */
export interface PlainReading {
  sessions: ReadSession[];
  /** Line and the columns at fault, null where the number of fields is. */
  rejected: { line: number; columns: (string | null)[] }[];
}

const columns = ["username", "mac_address", "start_time", "usage_time", "upload", "download"] as const;
type Column = (typeof columns)[number];

const checks: Record<Column, (value: string) => boolean> = {
  username: (value) => value !== "" && Buffer.byteLength(value) <= 255 && !value.includes("\0"),
  mac_address: (value) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value),
  start_time: isStart,
  usage_time: (value) => /^\d{1,5}:[0-5]\d:[0-5]\d$/.test(value),
  upload: isDecimal,
  download: isDecimal,
};

function isStart(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(value)) return false;
  const date = new Date(`${value.replace(" ", "T")}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== value.replace(" ", "T"))
    return false;
  return date.getUTCFullYear() >= 1970 && date.getUTCFullYear() <= 2199;
}

function isDecimal(value: string): boolean {
  return /^0*\d{1,15}(\.\d{1,9})?$/.test(value);
}

/** A decimal without zeros that say nothing. */
export function canonical(value: string): string {
  const [whole = "", part = ""] = value.split(".");
  const shown = part.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${shown === "" ? "" : `.${shown}`}`;
}

/** What csv-parse answers with `info`; its types don't say. */
const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ bytes: z.int() }) }));

/** Reads a whole file whose quotes are in pairs. */
export function readPlainly(text: string): PlainReading {
  const bytes = Buffer.from(text);
  const records = Records.parse(
    parse(bytes, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n"],
    }),
  );
  const [head, ...rows] = records;
  const names = (head?.record ?? []).map((name) => name.trim());
  const reading: PlainReading = { sessions: [], rejected: [] };
  let end = head?.info.bytes ?? 0;
  for (const { record, info } of rows) {
    const line = lineAt(bytes, end);
    end = info.bytes;
    const value = (column: Column) => record[names.indexOf(column)] ?? "";
    const faulty =
      record.length === names.length ? columns.filter((column) => !checks[column](value(column))) : [null];
    if (faulty.length > 0) reading.rejected.push({ line, columns: faulty });
    else reading.sessions.push(toSession(value));
  }
  return reading;
}

/** The line on which the record begins that comes first after an offset. */
function lineAt(bytes: Buffer, offset: number): number {
  let start = offset;
  while (bytes[start] === 10 || (bytes[start] === 13 && bytes[start + 1] === 10)) start++;
  return bytes.subarray(0, start).toString("latin1").split("\n").length;
}

function toSession(value: (column: Column) => string): ReadSession {
  const [hours = 0, minutes = 0, seconds = 0] = value("usage_time").split(":").map(Number);
  return {
    username: value("username"),
    mac: value("mac_address"),
    start: Date.parse(`${value("start_time").replace(" ", "T")}Z`) / 1000,
    duration: hours * 3600 + minutes * 60 + seconds,
    upload: canonical(value("upload")),
    download: canonical(value("download")),
  };
}

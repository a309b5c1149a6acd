const newline = 10;
const carriageReturn = 13;
const quote = 34;
const comma = 44;

/** Longest row, in bytes; what is longer is no row of sessions. */
export const maxRecordBytes = 1 << 20;

/** A CSV record found in a buffer (RFC 4180), with the fields' bounds in `bytes`. */
export interface SplitRecord {
  /** Where the fields' bytes stand: the input itself, or a copy without quotes. */
  bytes: Uint8Array;
  /** start0, end0, start1, end1, … of the first `maxFields` fields */
  bounds: Int32Array;
  /** All of the record's fields. */
  fields: number;
  /** Offset in the input just after the record's line end. */
  next: number;
  /** Lines of the input that the record takes. */
  lines: number;
  /** Room for a copy; each record that needs one writes over the last one's. */
  room: Uint8Array;
}

/** Fields whose bounds are kept; a file of sessions has six. */
export const maxFields = 256;

/**
 * Splits the plain line [start, lineEnd) at its commas. Returns false at the first quote, for
 * `splitQuoted` to take over.
 */
export function splitPlain(bytes: Uint8Array, start: number, lineEnd: number, record: SplitRecord): boolean {
  const bounds = record.bounds;
  let fields = 0;
  bounds[0] = start;
  for (let at = start; at < lineEnd; at++) {
    const byte = bytes[at];
    if (byte === comma) {
      // A typed array takes no notice of what is written beyond its end.
      bounds[fields * 2 + 1] = at;
      fields++;
      bounds[fields * 2] = at + 1;
    } else if (byte === quote) {
      return false;
    }
  }
  const end = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  bounds[fields * 2 + 1] = end;
  record.bytes = bytes;
  record.fields = fields + 1;
  record.next = lineEnd + 1;
  record.lines = 1;
  return true;
}

/**
 * Splits a record that has quotes. "more" when the input ends before the record does; otherwise a
 * sentence says what is wrong with the quoting.
 */
export function splitQuoted(
  input: Uint8Array,
  start: number,
  isLast: boolean,
  record: SplitRecord,
): "ok" | "more" | "unclosed" | "misplaced" {
  const needed = Math.min(input.length - start, maxRecordBytes) + 1;
  if (record.room.length < needed) record.room = new Uint8Array(needed);
  const copy = record.room;
  let length = 0;
  let fields = 0;
  let lines = 1;
  let at = start;
  record.bounds[0] = 0;
  for (;;) {
    let wasQuoted = false;
    if (input[at] === quote) {
      wasQuoted = true;
      at++;
      for (;;) {
        if (at >= input.length || at - start >= maxRecordBytes) {
          return isLast || at - start >= maxRecordBytes ? "unclosed" : "more";
        }
        const byte = input[at] ?? 0;
        if (byte === quote) {
          if (input[at + 1] === quote) at++;
          else break;
        } else if (byte === newline) lines++;
        copy[length++] = byte;
        at++;
      }
      at++;
      if (at >= input.length && !isLast) return "more";
    }
    while (at < input.length && input[at] !== comma && input[at] !== newline) {
      if (at - start >= maxRecordBytes) return "unclosed";
      const byte = input[at] ?? 0;
      const endsLine = byte === carriageReturn && (at + 1 >= input.length || input[at + 1] === newline);
      if (!endsLine) {
        if (wasQuoted) return "misplaced";
        copy[length++] = byte;
      }
      at++;
    }
    if (at >= input.length && !isLast) return "more";
    record.bounds[fields * 2 + 1] = length;
    const endsHere = at >= input.length || input[at] === newline;
    at++;
    if (endsHere) break;
    fields++;
    record.bounds[fields * 2] = length;
  }
  record.bytes = copy;
  record.fields = fields + 1;
  record.next = at;
  record.lines = lines;
  return "ok";
}

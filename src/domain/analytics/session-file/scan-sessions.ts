import { Buffer, isUtf8 } from "node:buffer";
import { type SessionColumn, sessionColumns } from "#/domain/analytics/generate-sessions.ts";
import { type HeaderColumns, readHeader } from "./read-header.ts";
import {
  checkMacAddress,
  emptyFields,
  readDecimal,
  readStartTime,
  readUsageTime,
  type SessionFields,
} from "./session-fields.ts";
import { maxFields, maxRecordBytes, type SplitRecord, splitPlain, splitQuoted } from "./split-record.ts";

/** A fault of a row: where it stands in the file, what was read, and what was expected. */
export interface RowFault {
  /** Line of the file, from 1, where the row begins. */
  line: number;
  column: SessionColumn | null;
  /** As read, cut after 200 bytes. */
  value: string;
  reason: string;
}

/** A valid row, valid until the callback returns: `bytes` holds the fields at `bounds` (start, end by column). */
export interface ScannedSession extends SessionFields {
  bytes: Uint8Array;
  usernameStart: number;
  usernameEnd: number;
  macStart: number;
}

export interface ScanSink {
  session(session: ScannedSession): void;
  /** All faults of one row. */
  rejected(faults: RowFault[]): void;
}

/** A file that can't be read as sessions at all; the message is one sentence. */
export class SessionFileError extends Error {
  override name = "SessionFileError";
}

/**
 * Reads a session file piece by piece (`push`, then `end`), in memory bounded by its longest row.
 * Every row is either handed to `sink.session` or, with all of its faults, to `sink.rejected`.
 */
export class SessionScanner {
  rowsRead = 0;
  rowsRejected = 0;
  header: HeaderColumns | undefined;
  readonly #sink: ScanSink;
  #rest: Uint8Array = new Uint8Array(0);
  #line = 1;
  /** Inside a row that is too long: skip to its end. */
  #isSkipping = false;
  #started = false;
  readonly #record: SplitRecord = {
    bytes: new Uint8Array(0),
    bounds: new Int32Array(maxFields * 2),
    fields: 0,
    next: 0,
    lines: 1,
    room: new Uint8Array(0),
  };
  readonly #session: ScannedSession = {
    ...emptyFields(),
    bytes: new Uint8Array(0),
    usernameStart: 0,
    usernameEnd: 0,
    macStart: 0,
  };

  constructor(sink: ScanSink) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    const input = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = this.#scan(input, false);
  }

  end(): void {
    this.#rest = this.#scan(this.#rest, true);
    if (!this.header) {
      throw new SessionFileError(`the file is empty; expected the header ${sessionColumns.join(",")}`);
    }
  }

  /** Returns what is left: the beginning of a row whose end has not come yet. */
  #scan(whole: Uint8Array, isLast: boolean): Uint8Array {
    if (!this.#started && whole.length < 3 && !isLast) return whole;
    const bytes = this.#started ? whole : withoutByteOrderMark(whole);
    this.#started = true;
    const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at < input.length) {
      const found = input.indexOf(10, at);
      const isOpen = found < 0;
      const lineEnd = isOpen ? input.length : found;
      if (this.#isSkipping) {
        if (isOpen) return new Uint8Array(0);
        this.#isSkipping = false;
        this.#line++;
        at = lineEnd + 1;
        continue;
      }
      if (isOpen && !isLast && input.length - at < maxRecordBytes) return input.slice(at);
      if (lineEnd === at || (lineEnd === at + 1 && input[at] === 13)) {
        this.#line++;
        at = lineEnd + 1;
        continue;
      }
      if (lineEnd - at >= maxRecordBytes) {
        this.#reject(null, cut(input, at, at + 200), `expected a row of at most ${maxRecordBytes} bytes`);
        this.rowsRead++;
        if (!isOpen) this.#line++;
        this.#isSkipping = isOpen;
        at = lineEnd + 1;
        continue;
      }
      if (!splitPlain(input, at, lineEnd, this.#record)) {
        const outcome = splitQuoted(input, at, isLast, this.#record);
        if (outcome === "more") return input.slice(at);
        if (outcome !== "ok") {
          this.#rejectQuoting(outcome, cut(input, at, lineEnd));
          at = lineEnd + 1;
          continue;
        }
      }
      this.#take(this.#record);
      this.#line += this.#record.lines;
      at = this.#record.next;
    }
    return new Uint8Array(0);
  }

  #take(record: SplitRecord): void {
    const { bounds, bytes } = record;
    if (!this.header) {
      if (record.fields > maxFields) {
        throw new SessionFileError(
          `line ${this.#line}: the header has ${record.fields} columns; expected at most ${maxFields}`,
        );
      }
      const names = Array.from({ length: record.fields }, (_, field) =>
        text(bytes, bounds[field * 2] ?? 0, bounds[field * 2 + 1] ?? 0),
      );
      const header = readHeader(names);
      if (typeof header === "string") throw new SessionFileError(header);
      this.header = header;
      return;
    }
    this.rowsRead++;
    if (record.fields !== this.header.width) {
      const value = cut(bytes, bounds[0] ?? 0, bounds[Math.min(record.fields, maxFields) * 2 - 1] ?? 0);
      this.#reject(null, value, `expected ${this.header.width} fields, found ${record.fields}`);
      return;
    }
    this.#readFields(record, this.header.places);
  }

  #readFields(record: SplitRecord, places: readonly number[]): void {
    const { bytes, bounds } = record;
    const session = this.#session;
    let faults: RowFault[] | undefined;
    for (let column = 0; column < sessionColumns.length; column++) {
      const place = (places[column] ?? 0) * 2;
      const start = bounds[place] ?? 0;
      const end = bounds[place + 1] ?? 0;
      const reason = this.#readField(column, bytes, start, end);
      if (reason !== undefined) {
        faults ??= [];
        faults.push({
          line: this.#line,
          column: sessionColumns[column] ?? null,
          value: cut(bytes, start, end),
          reason,
        });
      }
    }
    if (faults) {
      this.rowsRejected++;
      this.#sink.rejected(faults);
      return;
    }
    session.bytes = bytes;
    this.#sink.session(session);
  }

  #readField(column: number, bytes: Uint8Array, start: number, end: number): string | undefined {
    const session = this.#session;
    switch (sessionColumns[column]) {
      case "username":
        session.usernameStart = start;
        session.usernameEnd = end;
        return checkUsername(bytes, start, end);
      case "mac_address":
        session.macStart = start;
        return checkMacAddress(bytes, start, end);
      case "start_time":
        return readStartTime(bytes, start, end, session);
      case "usage_time":
        return readUsageTime(bytes, start, end, session);
      case "upload":
        return readDecimal(bytes, start, end, session.upload);
      case "download":
        return readDecimal(bytes, start, end, session.download);
      default:
        throw new Error(`no reader for column ${column}`);
    }
  }

  #reject(column: SessionColumn | null, value: string, reason: string): void {
    this.rowsRejected++;
    this.#sink.rejected([{ line: this.#line, column, value, reason }]);
  }

  #rejectQuoting(outcome: "unclosed" | "misplaced", value: string): void {
    const reason =
      outcome === "unclosed"
        ? "a quote is opened and not closed; expected quotes in pairs"
        : "text follows a closing quote; expected a comma or the end of the line";
    if (!this.header) throw new SessionFileError(`line ${this.#line}: ${reason}`);
    this.rowsRead++;
    this.#reject(null, value, reason);
    this.#line++;
  }
}

function checkUsername(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end === start) return "expected a username";
  if (end - start > 255) return "expected a username of at most 255 bytes";
  let isAscii = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) return "expected a username without NUL characters";
    if (byte > 127) isAscii = false;
  }
  return isAscii || isUtf8(bytes.subarray(start, end)) ? undefined : "expected UTF-8 text";
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new SessionFileError("the file is UTF-16; expected UTF-8");
  return bytes;
}

const text = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");

/** At most 200 bytes, without half a character at the end; PostgreSQL's text holds no NUL. */
function cut(bytes: Uint8Array, start: number, end: number): string {
  const shown = text(bytes, start, Math.min(end, start + 200)).replaceAll("\0", "\uFFFD");
  return end - start > 200 ? shown.replace(/\uFFFD$/, "") : shown;
}

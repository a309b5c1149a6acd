import { type SessionColumn, sessionColumns } from "#/domain/analytics/generate-sessions.ts";

/** Where each column of a session stands in a row of this file. */
export interface HeaderColumns {
  /** Number of columns of the file. */
  width: number;
  /** Index of each session column, in the order of `sessionColumns`. */
  places: number[];
  /** Columns that are not a session's; they are not read. */
  ignored: string[];
}

const expected = `expected the header ${sessionColumns.join(",")} (in any order)`;

/** Reads a header's names. Returns a sentence that says what is wrong where they can't serve. */
export function readHeader(names: readonly string[]): HeaderColumns | string {
  const cleaned = names.map((name) => name.trim());
  const missing = sessionColumns.filter((column) => !cleaned.includes(column));
  const ignored = cleaned.filter((name) => !isSessionColumn(name));
  if (missing.length > 0) {
    const found = ignored.length > 0 ? `; found instead ${quoteList(ignored)}` : "";
    return `line 1: the header lacks ${quoteList(missing)}${found}; ${expected}`;
  }
  const repeated = sessionColumns.find((column) => cleaned.indexOf(column) !== cleaned.lastIndexOf(column));
  if (repeated) return `line 1: the header names ${repeated} twice; ${expected}`;
  return {
    width: cleaned.length,
    places: sessionColumns.map((column) => cleaned.indexOf(column)),
    ignored,
  };
}

function isSessionColumn(name: string): name is SessionColumn {
  return sessionColumns.some((column) => column === name);
}

function quoteList(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `"${name.slice(0, 60)}"`);
  return names.length > 10 ? `${shown.join(", ")} and ${names.length - 10} more` : shown.join(", ");
}

import {
  type RowFault,
  type ScannedSession,
  SessionFileError,
  SessionScanner,
} from "#/domain/analytics/session-file/scan-sessions.ts";

/** A row as the reader understood it; decimals in their canonical text. */
export interface ReadSession {
  username: string;
  mac: string;
  /** Seconds since the epoch. */
  start: number;
  /** Seconds */
  duration: number;
  upload: string;
  download: string;
}

export interface ScannedFile {
  sessions: ReadSession[];
  faults: RowFault[];
  rowsRead: number;
  rowsRejected: number;
  ignored: string[];
  /** Why the file can't be read at all. */
  refusal: string | undefined;
}

/** Reads a file handed over in these pieces. */
export function scanPieces(pieces: Iterable<Uint8Array>): ScannedFile {
  const sessions: ReadSession[] = [];
  const faults: RowFault[] = [];
  const scanner = new SessionScanner({
    session: (session) => sessions.push(copySession(session)),
    rejected: (found) => faults.push(...found),
  });
  let refusal: string | undefined;
  try {
    for (const piece of pieces) scanner.push(piece);
    scanner.end();
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    refusal = error.message;
  }
  const { rowsRead, rowsRejected, header } = scanner;
  return { sessions, faults, rowsRead, rowsRejected, ignored: header?.ignored ?? [], refusal };
}

export const scanText = (text: string): ScannedFile => scanPieces([Buffer.from(text)]);

function copySession(session: ScannedSession): ReadSession {
  const text = (from: number, to: number) => Buffer.from(session.bytes.subarray(from, to)).toString();
  return {
    username: text(session.usernameStart, session.usernameEnd),
    mac: text(session.macStart, session.macStart + 17),
    start: session.startSecond,
    duration: session.durationSeconds,
    upload: text(session.upload.from, session.upload.to),
    download: text(session.download.from, session.download.to),
  };
}

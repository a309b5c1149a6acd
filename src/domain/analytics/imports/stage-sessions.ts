import { Buffer } from "node:buffer";
import type { Sql } from "#/db/connect.ts";
import {
  RollupAccumulator as Accumulator,
  type RollupAccumulator,
} from "#/domain/analytics/session-file/accumulate-rollups.ts";
import { NameNumbers } from "#/domain/analytics/session-file/name-numbers.ts";
import {
  type RowFault,
  type ScannedSession,
  SessionScanner,
} from "#/domain/analytics/session-file/scan-sessions.ts";
import { CopyWriter } from "./copy-writer.ts";
import { stagingTables } from "./staging.ts";

const tab = 9;
const newline = 10;

/** Users a file may name before their numbers are written out and counted on from there. */
const maxUsers = 131_072;

interface StagingProgress {
  rowsRead: number;
  rowsRejected: number;
}

export interface StagedFile extends StagingProgress {
  /** Valid rows, now in the staging table. */
  rowsStaged: number;
  firstSecond: number | null;
  lastSecond: number | null;
  ignoredColumns: string[];
  /** Whether a user and span may stand more than once among the staged rollups. */
  rollupsRepeat: boolean;
}

export interface StagingHooks {
  /** Called after each piece of input; awaited, so it may write. */
  onPiece(progress: StagingProgress): Promise<void>;
  /** All faults of the rejected rows since the last call. */
  onFaults(faults: RowFault[]): Promise<void>;
}

/**
 * Streams a session file into the import's staging tables: valid rows as they are, users by number,
 * and the rollups that the rows add up to. Memory stays bounded whatever the file's size.
 */
export async function stageSessions(
  sql: Sql,
  importId: number,
  input: AsyncIterable<Uint8Array>,
  hooks: StagingHooks,
): Promise<StagedFile> {
  const tables = stagingTables(importId);
  const rowsConnection = await sql.reserve();
  let rows: CopyWriter | undefined;
  try {
    rows = await CopyWriter.open(
      rowsConnection,
      `${tables.rows} (user_number, start_second, mac, duration_seconds, upload, download)`,
    );
    const stager = new Stager(rows, sql, tables);
    const scanner = new SessionScanner(stager);
    for await (const piece of input) {
      scanner.push(piece);
      await rows.drain();
      await stager.flushWhenFull();
      await reportFaults(stager, hooks);
      await hooks.onPiece(scanner);
    }
    scanner.end();
    await rows.close();
    await stager.flush();
    await reportFaults(stager, hooks);
    return {
      rowsRead: scanner.rowsRead,
      rowsRejected: scanner.rowsRejected,
      rowsStaged: scanner.rowsRead - scanner.rowsRejected,
      firstSecond: stager.firstSecond,
      lastSecond: stager.lastSecond,
      ignoredColumns: scanner.header?.ignored ?? [],
      rollupsRepeat: stager.rollupsRepeat,
    };
  } catch (error) {
    rows?.abandon();
    throw error;
  } finally {
    rowsConnection.release();
  }
}

async function reportFaults(stager: Stager, hooks: StagingHooks): Promise<void> {
  if (stager.faults.length > 0) await hooks.onFaults(stager.faults.splice(0));
}

/** Takes rows from the scanner: encodes them for COPY, numbers their users and sums them up. */
class Stager {
  readonly faults: RowFault[] = [];
  firstSecond: number | null = null;
  lastSecond: number | null = null;
  rollupsRepeat = false;
  readonly #rows: CopyWriter;
  readonly #sql: Sql;
  readonly #tables: ReturnType<typeof stagingTables>;
  readonly #rollups: RollupAccumulator = new Accumulator();
  readonly #users = new NameNumbers();
  #usersBefore = 0;
  #flushes = 0;

  constructor(rows: CopyWriter, sql: Sql, tables: ReturnType<typeof stagingTables>) {
    this.#rows = rows;
    this.#sql = sql;
    this.#tables = tables;
  }

  session(session: ScannedSession): void {
    const { bytes, startSecond } = session;
    const user = this.#users.numberOf(bytes, session.usernameStart, session.usernameEnd);
    if (!this.#rollups.add(user, startSecond, session.upload, session.download)) {
      const text = (field: { from: number; to: number }) =>
        Buffer.from(bytes.subarray(field.from, field.to)).toString("latin1");
      this.#rollups.addExceptional(user, startSecond, text(session.upload), text(session.download));
    }
    if (this.firstSecond === null || startSecond < this.firstSecond) this.firstSecond = startSecond;
    if (this.lastSecond === null || startSecond > this.lastSecond) this.lastSecond = startSecond;
    const rows = this.#rows;
    rows.integer(this.#usersBefore + user);
    rows.byte(tab);
    rows.integer(startSecond);
    rows.byte(tab);
    for (let at = session.macStart; at < session.macStart + 17; at++) {
      const byte = bytes[at] ?? 0;
      rows.byte(byte > 96 ? byte - 32 : byte);
    }
    rows.byte(tab);
    rows.integer(session.durationSeconds);
    rows.byte(tab);
    rows.slice(bytes, session.upload.from, session.upload.to);
    rows.byte(tab);
    rows.slice(bytes, session.download.from, session.download.to);
    rows.byte(newline);
  }

  rejected(faults: RowFault[]): void {
    this.faults.push(...faults);
  }

  async flushWhenFull(): Promise<void> {
    if (this.#rollups.isFull || this.#users.size >= maxUsers) await this.flush();
  }

  /** Writes out users and rollups, beside the rows, and forgets them. */
  async flush(): Promise<void> {
    this.rollupsRepeat ||= this.#flushes > 0 || this.#rollups.hasRepeats;
    this.#flushes++;
    const connection = await this.#sql.reserve();
    try {
      await this.#writeUsers(connection);
      await this.#writeRollups(connection);
    } finally {
      connection.release();
    }
    this.#usersBefore += this.#users.size;
    this.#users.clear();
  }

  async #writeUsers(connection: Pick<Sql, "unsafe">): Promise<void> {
    const users = await CopyWriter.open(connection, this.#tables.users);
    let number = this.#usersBefore;
    for (const name of this.#users.names()) {
      users.integer(number++);
      users.byte(tab);
      users.text(name);
      users.byte(newline);
    }
    await users.close();
  }

  async #writeRollups(connection: Pick<Sql, "unsafe">): Promise<void> {
    const rollups = await CopyWriter.open(connection, this.#tables.rollups);
    let written = 0;
    for (const _row of this.#rollups.drain(rollups, this.#usersBefore)) {
      if (++written % 256 === 0) await rollups.drain();
    }
    await rollups.close();
  }
}

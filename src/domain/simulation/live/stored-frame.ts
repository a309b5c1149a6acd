import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import type { Frame } from "./frame.ts";

/** Raised when a frame's shape changes: those of another version are passed over, they are gone in an hour. */
export const frameVersion = "2";

/** A frame as the table has it. */
export interface StoredFrame {
  seq: number;
  /** Undefined for one of another version. */
  frame: Frame | undefined;
  /** Characters of its JSON. */
  size: number;
}

export const storedBody = (frame: Frame): string => JSON.stringify({ version: frameVersion, ...frame });

interface FrameRow {
  seq: number;
  body: string;
}

type Queryable = Pick<Sql | TransactionSql, "unsafe">;

/** Frames of this size, in characters of JSON, that are no more than `most`; at least one. */
export function fitting(most: { frames: number; characters: number }, size: number): number {
  return Math.max(1, Math.min(most.frames, Math.floor(most.characters / Math.max(1, size))));
}

/** Number of the newest frame that there is. */
export async function newestSeq(sql: Queryable): Promise<number | undefined> {
  const [row] = await sql.unsafe<{ seq: number | null }[]>("select max(seq) as seq from simulation_frames");
  return row?.seq ?? undefined;
}

/** The newest frames, oldest first: no more than `most`, taking the others for as big as the newest. */
export async function readLatest(
  sql: Queryable,
  most: { frames: number; characters: number },
): Promise<StoredFrame[]> {
  const newest = await readNewest(sql);
  if (!newest) return [];
  const rows = await sql.unsafe<FrameRow[]>(
    "select seq, body::text as body from simulation_frames where seq < $1 order by seq desc limit $2",
    [newest.seq, fitting(most, newest.size) - 1],
    { prepare: true },
  );
  return [...rows.map(fromRow).reverse(), newest];
}

/** The newest frame that there is. */
export async function readNewest(sql: Queryable): Promise<StoredFrame | undefined> {
  const [row] = await sql.unsafe<FrameRow[]>(
    "select seq, body::text as body from simulation_frames order by seq desc limit 1",
  );
  return row && fromRow(row);
}

/** Frames after `seq`, oldest first. */
export async function readAfter(sql: Queryable, seq: number, limit: number): Promise<StoredFrame[]> {
  const rows = await sql.unsafe<FrameRow[]>(
    "select seq, body::text as body from simulation_frames where seq > $1 order by seq limit $2",
    [seq, limit],
    { prepare: true },
  );
  return rows.map(fromRow);
}

function fromRow({ seq, body }: FrameRow): StoredFrame {
  const { version, ...frame } = JSON.parse(body);
  return { seq, frame: version === frameVersion ? frame : undefined, size: body.length };
}

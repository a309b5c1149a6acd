import { readLine } from "./spool-line.ts";

export interface SegmentContents {
  /** Events that nobody has acknowledged, in the order of writing. */
  events: { number: number; json: string }[];
  /** Bytes up to the last whole line; what follows was torn off by a crash. */
  wholeBytes: number;
  tornBytes: number;
  /** Whole lines that aren't as they were written. */
  damagedLines: number;
}

/** Reads a segment as a crash may have left it. */
export function readSegment(bytes: Buffer): SegmentContents {
  const events = new Map<number, string>();
  let damagedLines = 0;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    if (end === start) continue;
    const record = readLine(bytes.subarray(start, end));
    if (!record) damagedLines++;
    else if (record.kind === "event") events.set(record.number, record.json);
    else {
      for (const [first, last] of record.ranges) {
        for (let number = first; number <= last; number++) events.delete(number);
      }
    }
  }
  return {
    events: [...events].map(([number, json]) => ({ number, json })),
    wholeBytes: start,
    tornBytes: bytes.length - start,
    damagedLines,
  };
}

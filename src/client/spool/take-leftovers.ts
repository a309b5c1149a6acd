import { readdir, readFile, rename, rm, truncate, unlink } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { isAbandoned, ownerSuffix } from "./owner.ts";
import { readSegment } from "./read-segment.ts";
import { Segment, type SpoolPlace } from "./segment.ts";

export const segmentSuffix = ".segment";

export interface Leftover {
  segment: Segment;
  events: { id: string; json: string; bytes: number; place: SpoolPlace }[];
}

/**
 * Takes over the segments of runs whose process has ended, oldest first, under names of this run: a rename
 * that only one of several takers can win. What can't be read stays where it is, and is logged.
 */
export async function* takeLeftovers(
  folder: string,
  own: { run: string; newName: () => string },
  log: Logger,
): AsyncGenerator<Leftover> {
  const names = (await readdir(folder)).sort();
  const verdicts = new Map<string, boolean>();
  for (const run of new Set(names.map((name) => name.slice(0, name.indexOf("."))))) {
    verdicts.set(run, run !== own.run && (await isAbandoned(folder, run)));
  }
  const abandoned = names.filter((name) => verdicts.get(name.slice(0, name.indexOf("."))));
  for (const name of abandoned) {
    if (!name.endsWith(segmentSuffix)) continue;
    const path = join(folder, own.newName());
    try {
      await rename(join(folder, name), path);
      const leftover = await readLeftover(path, log);
      if (leftover) yield leftover;
    } catch (error) {
      // Another taker was faster: it has them.
      if (Reflect.get(Object(error), "code") === "ENOENT") continue;
      log.error("a part of the spool can't be read", { file: path, reason: reasonOf(error) });
    }
  }
  for (const name of abandoned) {
    if (name.endsWith(ownerSuffix)) await rm(join(folder, name), { force: true });
  }
}

async function readLeftover(path: string, log: Logger): Promise<Leftover | undefined> {
  const contents = readSegment(await readFile(path));
  if (contents.tornBytes > 0) {
    log.warn("the spool ends in the middle of a line, which is left out", {
      file: path,
      bytes: contents.tornBytes,
    });
    // Or the next line would be written into the torn one.
    await truncate(path, contents.wholeBytes);
  }
  if (contents.damagedLines > 0) {
    log.error("the spool has damaged lines, which are left out", {
      file: path,
      lines: contents.damagedLines,
    });
  }
  if (contents.events.length === 0) {
    await unlink(path);
    return undefined;
  }
  const segment = Segment.leftover(path, contents.events.length);
  const events = contents.events.map(({ number, json }) => ({
    id: keyOf(json),
    json,
    bytes: Buffer.byteLength(json),
    place: { segment, number },
  }));
  return { segment, events };
}

const keyOf = (json: string): string => JSON.parse(json).id;

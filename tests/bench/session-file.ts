import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { generateSessions, sampleShape } from "#/domain/analytics/generate-sessions.ts";

/** Writes a generated file of sessions, the same for the same numbers. */
export async function writeSessionFile(folder: string, rows: number, users: number): Promise<string> {
  const file = join(folder, `sessions-${rows}.csv`);
  const stream = createWriteStream(file);
  for (const piece of generateSessions({ ...sampleShape, sessions: rows, users })) {
    if (!stream.write(piece)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "close");
  return file;
}

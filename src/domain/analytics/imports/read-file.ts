import { PassThrough, pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SessionFileError } from "#/domain/analytics/session-file/scan-sessions.ts";

/** The bytes of a file, unpacked where they are gzip (told by their first two bytes, not by a name). */
export async function* unpacked(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = input[Symbol.asyncIterator]();
  const first = await firstBytes(pieces);
  const rest = { [Symbol.asyncIterator]: () => pieces };
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    if (first.length > 0) yield first;
    yield* rest;
    return;
  }
  async function* packed() {
    yield first;
    yield* rest;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const output = new PassThrough({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
  pipeline(Readable.from(packed()), gunzip, output, () => {});
  try {
    yield* output;
  } catch (error) {
    const isFormat = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    if (isFormat) throw new SessionFileError("the gzip file is damaged or ends too early");
    throw error;
  }
}

async function firstBytes(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const next = await pieces.next();
    if (next.done) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return first;
}

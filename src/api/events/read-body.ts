import { isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import type { ReadableStream as NodeWebStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { HttpRefusal } from "#/api/errors.ts";

/** Bytes of a body that is read whole, as sent and as unpacked. */
const maxBodyBytes = 10_000_000;

const tooLarge = () =>
  new HttpRefusal(
    413,
    `The body is larger than ${maxBodyBytes / 1_000_000} MB; send fewer events at a time, or NDJSON, which has no limit.`,
  );

/** A request's body as text, unpacked where it is gzip. Refuses what is too large, broken off or not UTF-8. */
export async function readBody(request: Request): Promise<string> {
  const bytes = await readBytes(request);
  if (!isUtf8(bytes)) throw new HttpRefusal(400, "The body is not UTF-8 text.");
  return bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

async function readBytes(request: Request): Promise<Buffer> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (length > maxBodyBytes) throw tooLarge();
  if (!Number.isNaN(length) && !isPacked(request)) {
    try {
      return Buffer.from(await request.arrayBuffer());
    } catch {
      throw brokenOff();
    }
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of openBody(request)) {
    size += piece.length;
    if (size > maxBodyBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A request's body piece by piece, unpacked where it is gzip. */
export async function* openBody(request: Request): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  // The DOM's and Node's types of one and the same stream.
  const body = Readable.fromWeb(request.body as NodeWebStream<Uint8Array>);
  // What breaks off while nobody reads must not end the process; who reads is told.
  body.on("error", () => {});
  if (!isPacked(request)) {
    try {
      yield* body;
    } catch {
      throw brokenOff();
    } finally {
      body.destroy();
    }
    return;
  }
  const unpacked = body.pipe(createGunzip());
  body.on("error", (error) => unpacked.destroy(error));
  try {
    yield* unpacked;
  } catch (error) {
    const isCorrupt = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw isCorrupt ? new HttpRefusal(400, "The body is no gzip, or it is cut off.") : brokenOff();
  } finally {
    unpacked.destroy();
    body.destroy();
  }
}

function isPacked(request: Request): boolean {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "gzip" || encoding === "x-gzip") return true;
  if (encoding === "identity" || encoding === "") return false;
  throw new HttpRefusal(
    415,
    `The content encoding is ${JSON.stringify(encoding.slice(0, 50))}; expected gzip or none.`,
  );
}

const brokenOff = () => new HttpRefusal(400, "The body did not arrive whole; nothing of it was recorded.");

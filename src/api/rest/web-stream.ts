import { Readable } from "node:stream";

/** Text pieces as the body of an answer, made only as fast as they are read. */
export function toWebStream(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const bytes = Readable.from(pieces, { objectMode: true }).map((piece: string) =>
    Buffer.from(piece, "utf8"),
  );
  // Node's and the DOM's types of one and the same stream.
  return Readable.toWeb(bytes) as unknown as ReadableStream<Uint8Array>;
}

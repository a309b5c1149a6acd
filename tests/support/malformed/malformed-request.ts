import type { RandomSource } from "./random-source.ts";
import type { RawAnswer } from "./raw-connection.ts";

/** A request that no server should do anything about. */
export interface MalformedRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: [name: string, value: string][];
  body?: Buffer;
  /** Sent in one chunk rather than with a length. */
  isChunked?: boolean;
  /** What an answer must be; without it, 4xx. */
  accepts?: (answer: RawAnswer) => boolean;
}

/** What goes over the wire. */
export interface WireRequest {
  bytes: Buffer;
  /** Whether our half of the connection is closed after it. */
  ends: boolean;
  /** Whether the server may close without an answer. */
  mayBeCut: boolean;
  accepts: (answer: RawAnswer) => boolean;
}

export const isRefusal = ({ status }: RawAnswer) => status >= 400 && status < 500;

export function toWire(request: MalformedRequest): WireRequest {
  const { method, path, body, isChunked = false } = request;
  const headers = [...request.headers];
  if (!headers.some(([name]) => name.toLowerCase() === "host")) headers.unshift(["host", "localhost"]);
  if (body && isChunked) headers.push(["transfer-encoding", "chunked"]);
  if (body && !isChunked) headers.push(["content-length", String(body.length)]);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines}\r\n`, "latin1");
  return {
    bytes: Buffer.concat([head, ...(body ? [isChunked ? asChunk(body) : body] : [])]),
    ends: false,
    mayBeCut: false,
    accepts: request.accepts ?? isRefusal,
  };
}

function asChunk(body: Buffer): Buffer {
  const size = body.length === 0 ? "" : `${body.length.toString(16)}\r\n`;
  return Buffer.concat([
    Buffer.from(size),
    body,
    Buffer.from(body.length === 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n"),
  ]);
}

/** Headers that change nothing of what is wrong with a request. */
export function anyHeaders(random: RandomSource): [string, string][] {
  const some: [string, string][] = [
    ["accept", random.pick(["*/*", "text/html", "application/json;q=0.1", "\xff\xfe", ""])],
    ["x-request-id", random.pick(["a".repeat(200), "../../etc", "ok-1", "<script>", "'; --"])],
    ["if-none-match", random.pick(['"x"', 'W/"', ""])],
    ["range", random.pick(["bytes=0-", "bytes=9-1", "lines=1"])],
    ["cookie", random.pick(["session=%00", "=", ";;;;", "a".repeat(4000)])],
    ["authorization", random.pick(["Bearer", "Bearer x", "Basic !!!", "Negotiate \xff"])],
    ["x-forwarded-host", "evil.example"],
    ["x-http-method-override", "DELETE"],
    ["idempotency-key", random.pick(["k", "x".repeat(300), "\xe9"])],
    ["accept-encoding", random.pick(["gzip", "br;q=2", "identity;q=0"])],
  ];
  return some.filter(() => random.chance(0.15));
}

import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createGzip, gzipSync } from "node:zlib";
import type { SlowRequest } from "./slow-client.ts";

const events = "/api/v1/events";
const json = "content-type: application/json";
const lines = "content-type: application/x-ndjson";
const chunked = "transfer-encoding: chunked";
const gzip = "content-encoding: gzip";
const csv = "content-type: text/csv";
const form = "content-type: multipart/form-data; boundary=x";

const event = (id: string) =>
  JSON.stringify({ id, customer: "slow", service: "internet", values: { upload: 1, download: 2 } });

async function byTheByte(socket: Socket, isOpen: () => boolean): Promise<void> {
  for (let at = 0; isOpen(); at++) {
    socket.write(event("by the byte").charAt(at) || " ");
    await sleep(250);
  }
}

async function headerByTheByte(socket: Socket, isOpen: () => boolean): Promise<void> {
  socket.write("x-long: ");
  while (isOpen()) {
    socket.write("a");
    await sleep(250);
  }
}

function sendChunk(socket: Socket, piece: string | Buffer, end = ""): void {
  const size = Buffer.byteLength(piece).toString(16);
  socket.write(Buffer.concat([Buffer.from(`${size}\r\n`), Buffer.from(piece), Buffer.from(`\r\n${end}`)]));
}

const part = event("half").slice(0, 40);
const packedHalf = gzipSync(event("half")).subarray(0, 10);
const formHalf = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nusername';

const half = (socket: Socket) => void socket.write(part);
const halfChunk = (socket: Socket) => sendChunk(socket, part);

async function halfThenGone(socket: Socket): Promise<void> {
  halfChunk(socket);
  await sleep(100);
  socket.destroy();
}

/** Sends the same chunk again and again, for as long as the server takes any. */
const withoutEnd =
  (piece: Buffer) =>
  async (socket: Socket, isOpen: () => boolean): Promise<void> => {
    const chunk = Buffer.concat([
      Buffer.from(`${piece.length.toString(16)}\r\n`),
      piece,
      Buffer.from("\r\n"),
    ]);
    while (isOpen()) {
      if (socket.write(chunk)) await sleep(1);
      else await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
    }
  };

/** `size` bytes of `piece` repeated, packed. */
async function bomb(piece: Buffer, size: number): Promise<Buffer> {
  const packer = createGzip();
  const packed: Buffer[] = [];
  packer.on("data", (part: Buffer) => packed.push(part));
  for (let sent = 0; sent < size; sent += piece.length) {
    if (!packer.write(piece)) await once(packer, "drain");
  }
  packer.end();
  await once(packer, "end");
  return Buffer.concat(packed);
}

const whole = (path: string, headers: readonly string[], body: Buffer): SlowRequest => ({
  path,
  headers: [...headers, `content-length: ${body.length}`],
  send: (socket) => void socket.write(body),
  answer: 413,
  mustClose: false,
});

const slow = (
  path: string,
  headers: readonly string[],
  send: SlowRequest["send"],
  answer: number | undefined,
): SlowRequest => ({ path, headers, send, answer, mustClose: true });

/** What does not arrive whole. */
const halves: Record<string, SlowRequest> = {
  "a body by the byte": slow(events, [json, "content-length: 100000"], byTheByte, 408),
  "half a body": slow(events, [json, "content-length: 1000"], half, 408),
  "half a chunked body": slow(events, [json, chunked], halfChunk, 408),
  "half a body that is packed": slow(
    events,
    [json, gzip, chunked],
    (socket) => sendChunk(socket, packedHalf),
    408,
  ),
  "half a usage": slow("/usage", [json, "content-length: 1000"], half, 408),
  "half a usage said to be lines": slow("/usage", [lines, chunked], halfChunk, 415),
  "half a correction": slow(`${events}/a/b/void`, [json, chunked], halfChunk, 408),
  "half a service": slow("/api/v1/services", [json, chunked], halfChunk, 408),
  "half a service said to be lines": slow("/api/v1/services", [lines, chunked], halfChunk, 408),
  "half a call": slow("/api/trpc/services.create", [json, chunked], halfChunk, 408),
  "half a file": slow("/api/v1/imports", [csv, chunked], halfChunk, 408),
  "half a form": slow("/api/v1/imports", [form, chunked], (socket) => sendChunk(socket, formHalf), 400),
  "half a form before its file": slow(
    "/api/v1/imports",
    [form, chunked],
    (socket) => sendChunk(socket, "--x\r\n"),
    408,
  ),
  "lines, then silence": slow(events, [lines, chunked], halfChunk, 408),
  "headers by the byte": { ...slow(events, [], headerByTheByte, 408), hasOpenHead: true },
  "half a body, then its end": slow(
    events,
    [json, "content-length: 1000"],
    (socket) => void socket.end("{"),
    400,
  ),
  "half a service, then gone": slow("/api/v1/services", [json, chunked], halfThenGone, undefined),
};

/** What is larger than anybody may send. */
async function oversized(): Promise<Record<string, SlowRequest>> {
  const block = Buffer.alloc(1 << 16, "x");
  const packed = await bomb(block, 400_000_000);
  const many = `[${Array.from({ length: 10_001 }, (_, index) => event(`many ${index}`)).join(",")}]`;
  return {
    "a length above the limit": {
      ...slow(events, [json, "content-length: 10000001"], half, 413),
      mustClose: false,
    },
    "a length far above the limit": slow(
      events,
      [json, "content-length: 2000000000"],
      withoutEnd(block),
      413,
    ),
    "a body without end": slow(events, [json, chunked], withoutEnd(block), 413),
    "a usage without end": slow("/usage", [json, chunked], withoutEnd(block), 413),
    "a service without end": slow("/api/v1/services", [json, chunked], withoutEnd(block), 413),
    "a call without end": slow("/api/trpc/services.create", [json, chunked], withoutEnd(block), 413),
    "a line without end": slow(events, [lines, chunked], withoutEnd(block), 413),
    "a gzip bomb": whole(events, [json, gzip], packed),
    "a gzip bomb of a usage": whole("/usage", [json, gzip], packed),
    "a gzip bomb of a correction": whole(`${events}/a/b/void`, [json, gzip], packed),
    "a gzip bomb of one line": { ...whole(events, [lines, gzip], packed), mustClose: true },
    "10,001 events": whole(events, [json], Buffer.from(many)),
  };
}

/** ms after which a client that takes nothing of its answer is cut off for sure. */
const unreadFor = 80_000;

/** What is sent by clients that take nothing of their answers. */
const unread: Record<string, SlowRequest> = {
  "an answer that nobody reads": {
    ...slow(events, [lines, chunked], (socket) => sendChunk(socket, "x\n".repeat(200_000), "0\r\n\r\n"), 200),
    readsAfter: unreadFor,
  },
  "lines whose receipts nobody reads": {
    ...slow(events, [lines, chunked], withoutEnd(Buffer.alloc(1 << 14, "x\n")), undefined),
    readsAfter: unreadFor,
  },
};

/** What a server has to refuse or to cut off, by name. */
export async function slowRequests(): Promise<[name: string, request: SlowRequest][]> {
  return Object.entries({ ...halves, ...(await oversized()), ...unread });
}

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

const event = (id: string) =>
  JSON.stringify({ id, customer: "slow", service: "internet", values: { upload: 1, download: 2 } });

async function byTheByte(socket: Socket, isOpen: () => boolean): Promise<void> {
  for (let at = 0; isOpen(); at++) {
    socket.write(event("by the byte").charAt(at) || " ");
    await sleep(250);
  }
}

const half = (socket: Socket) => void socket.write(event("half").slice(0, 40));
const halfChunk = (socket: Socket) => void socket.write(`28\r\n${event("half").slice(0, 40)}\r\n`);

/** Sends the same chunk again and again, for as long as the server takes any. */
const without =
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
  awaits: "answer",
});

const slow = (path: string, headers: readonly string[], send: SlowRequest["send"]): SlowRequest => ({
  path,
  headers,
  send,
  awaits: "end",
});

/** What a server has to refuse, or to cut off, by name. */
export async function slowRequests(): Promise<Record<string, SlowRequest>> {
  const block = Buffer.alloc(1 << 16, "x");
  const blank = Buffer.alloc(1 << 16, "\n");
  const zeros = await bomb(block, 400_000_000);
  const many = `[${Array.from({ length: 10_001 }, (_, index) => event(`many ${index}`)).join(",")}]`;
  return {
    "a body by the byte": slow(events, [json, "content-length: 100000"], byTheByte),
    "half a body": slow(events, [json, "content-length: 1000"], half),
    "half a chunked body": slow(events, [json, chunked], halfChunk),
    "half a body that is packed": slow(events, [json, gzip, chunked], (socket) => {
      socket.write("a\r\n");
      socket.write(gzipSync(event("half")).subarray(0, 10));
      socket.write("\r\n");
    }),
    "half a usage": slow("/usage", [json, "content-length: 1000"], half),
    "half a correction": slow(`${events}/a/b/void`, [json, chunked], halfChunk),
    "half a service": slow("/api/v1/services", [json, chunked], halfChunk),
    "half a service said to be lines": slow("/api/v1/services", [lines, chunked], halfChunk),
    "half a usage said to be lines": slow("/usage", [lines, chunked], halfChunk),
    "half a call": slow("/api/trpc/services.create", [json, chunked], halfChunk),
    "half a file": slow("/api/v1/imports", ["content-type: text/csv", chunked], halfChunk),
    "half a form": slow(
      "/api/v1/imports",
      ["content-type: multipart/form-data; boundary=x", chunked],
      (socket) => {
        const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nusername';
        socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
      },
    ),
    "half a form before its file": slow(
      "/api/v1/imports",
      ["content-type: multipart/form-data; boundary=x", chunked],
      (socket) => void socket.write("3\r\n--x\r\n"),
    ),
    "lines, then silence": slow(events, [lines, chunked], halfChunk),
    "headers by the byte": {
      ...slow(events, [], async (socket, isOpen) => {
        for (let at = 0; isOpen(); at++) {
          socket.write(at === 0 ? "x-long: " : "a");
          await sleep(250);
        }
      }),
      hasOpenHead: true,
    },
    "half a body, then gone": slow(events, [json, "content-length: 1000"], (socket) => {
      half(socket);
      socket.end();
    }),
    "half a service, then gone": slow("/api/v1/services", [json, chunked], (socket) => {
      halfChunk(socket);
      setTimeout(() => socket.destroy(), 100);
    }),
    "a length above the limit": {
      ...slow(events, [json, "content-length: 10000001"], half),
      awaits: "answer",
    },
    "a length above the limit, whole": slow(events, [json, "content-length: 2000000000"], without(block)),
    "a body without end": slow(events, [json, chunked], without(block)),
    "a usage without end": slow("/usage", [json, chunked], without(block)),
    "a service without end": slow("/api/v1/services", [json, chunked], without(block)),
    "a call without end": slow("/api/trpc/services.create", [json, chunked], without(block)),
    "a line without end": slow(events, [lines, chunked], without(block)),
    "a gzip bomb": whole(events, [json, gzip], zeros),
    "a gzip bomb of a usage": whole("/usage", [json, gzip], zeros),
    "a gzip bomb of a correction": whole(`${events}/a/b/void`, [json, gzip], zeros),
    "a gzip bomb of one line": { ...whole(events, [lines, gzip], zeros), awaits: "end" },
    "a gzip bomb of blank lines": {
      ...whole(events, [lines, gzip], await bomb(blank, 50_000_000)),
      awaits: "end",
    },
    "an answer that nobody reads": {
      ...slow(events, [lines, chunked], (socket) => {
        const body = Buffer.alloc(400_000, "x\n");
        socket.write(`${body.length.toString(16)}\r\n`);
        socket.write(body);
        socket.write("\r\n0\r\n\r\n");
      }),
      neverReads: true,
    },
    "10,001 events": whole(events, [json], Buffer.from(many)),
    "lines whose receipts nobody reads": {
      ...slow(events, [lines, chunked], without(Buffer.alloc(1 << 14, "x\n"))),
      neverReads: true,
    },
  };
}

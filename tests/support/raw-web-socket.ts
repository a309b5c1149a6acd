import { once } from "node:events";
import { connect, type Socket } from "node:net";

export const handshake = (lines: readonly string[] = [], path = "/ws"): string =>
  [
    `GET ${path} HTTP/1.1`,
    "host: localhost",
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ...lines,
    "",
    "",
  ].join("\r\n");

/** A connection that does what no good client would. It takes nothing unless told to. */
export async function rawSocket(port: number, text = handshake(), host = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port, host });
  socket.on("error", () => {
    // Being cut off is what it is for.
  });
  await once(socket, "connect");
  socket.pause();
  if (text !== "") socket.write(text, "latin1");
  return socket;
}

/** All that comes back until the server closes. */
export async function answerTo(port: number, text: string, host?: string): Promise<string> {
  const socket = await rawSocket(port, text, host);
  let answer = "";
  socket.on("data", (piece: Buffer) => {
    answer += piece.toString("latin1");
  });
  socket.resume();
  await once(socket, "close");
  return answer;
}

/** A client's frame with a mask of zeros. `first` is its first byte: FIN, reserved bits and opcode. */
export function clientFrame(first: number, body: Buffer | string = "", mask = 0x80): Buffer {
  const bytes = Buffer.from(body);
  const head =
    bytes.length < 126
      ? Buffer.from([first, mask | bytes.length])
      : Buffer.from([first, mask | 127, 0, 0, 0, 0, ...uint32(bytes.length)]);
  return Buffer.concat([head, Buffer.alloc(mask === 0 ? 0 : 4), bytes]);
}

const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

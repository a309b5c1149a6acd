import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { problemResponse } from "#/api/rest/problem-response.ts";

/** ms after which a client that takes nothing of its refusal is given up. */
const patience = 5_000;

/** Answers a handshake with a problem, as any other request that is refused, and closes the connection. */
export async function refuseUpgrade(socket: Duplex, error: Error, requestId: string): Promise<void> {
  socket.on("error", () => {
    // Nothing was promised to it.
  });
  const { response, shown } = problemResponse(error, requestId);
  const body = await response.text();
  const head = [
    `HTTP/1.1 ${shown.status} ${STATUS_CODES[shown.status]}`,
    "connection: close",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
  ];
  const timer = setTimeout(() => socket.destroy(), patience).unref();
  socket.once("close", () => clearTimeout(timer));
  socket.once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

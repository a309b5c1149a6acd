import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** ms that their handlers get, once cut off, to note so in the database. */
const lastWords = 250;

export type Inside = {
  server: Server;
  /** All connections, those upgraded to WebSocket too, which the server itself forgets and yet waits for. */
  sockets: Iterable<Socket>;
  /** Answers that go on for as long as somebody listens. */
  streams: Iterable<ServerResponse>;
};

/** Takes no new requests and waits for those under way, but not longer than `patience` ms nor once `hurried`. */
export async function drain({ server, sockets, streams }: Inside, patience: number, hurried: AbortSignal): Promise<void> {
  if (!server.listening) return;
  let wasCut = false;
  const cut = () => {
    wasCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  for (const stream of streams) stream.destroy();
  const timer = setTimeout(cut, patience);
  hurried.addEventListener("abort", cut, { once: true });
  if (hurried.aborted) cut();
  await closed;
  clearTimeout(timer);
  if (wasCut) await sleep(lastWords);
}

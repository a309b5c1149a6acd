import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** ms that the handlers of requests get, once cut off, to note so in the database. */
const lastWords = 250;

/** A server and who is inside. It would itself wait for spare connections of browsers and for upgraded ones. */
export type Inside = {
  server: Server;
  sockets: Iterable<Socket>;
  /** Answers under way. */
  answers: Iterable<ServerResponse>;
};

/** Takes no new requests and waits for those under way, but not longer than `patience` ms nor once `hurried`. */
export async function drain(
  { server, sockets, answers }: Inside,
  patience: number,
  hurried: AbortSignal,
): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const busy = new Set<Socket | null>();
  for (const answer of answers) {
    if (isEndless(answer)) continue;
    const { socket } = answer;
    busy.add(socket);
    answer.once("close", () => socket?.destroySoon());
  }
  for (const socket of sockets) if (!busy.has(socket)) socket.destroy();

  let wasCut = false;
  const cut = () => {
    wasCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const timer = setTimeout(cut, patience);
  hurried.addEventListener("abort", cut, { once: true });
  if (hurried.aborted) cut();
  await closed;
  clearTimeout(timer);
  if (wasCut) await sleep(lastWords);
}

/** Goes on for as long as somebody listens, who will ask again elsewhere. */
function isEndless(answer: ServerResponse): boolean {
  const type = answer.getHeader("content-type") ?? answer.req.headers.accept;
  return typeof type === "string" && type.startsWith("text/event-stream");
}

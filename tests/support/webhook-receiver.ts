import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setImmediate as breathe } from "node:timers/promises";
import { afterAll } from "vitest";

interface ReceivedMessage {
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Behaviour = (response: ServerResponse, request: IncomingMessage, visit: number) => void | Promise<void>;

/** By path; the visit counts from 1 per path. */
const behaviours: Record<string, Behaviour> = {
  "/flaky": (response, _, visit) => void response.writeHead(visit === 1 ? 500 : 200).end(),
  "/broken": (response) => void response.writeHead(500).end("out of order"),
  "/redirect": (response) => void response.writeHead(301, { location: "/redirected" }).end(),
  "/gone": (response) => void response.writeHead(410).end(),
  "/busy": (response) => void response.writeHead(503, { "retry-after": "3600" }).end(),
  "/never": () => {},
  "/slow-headers": (response) => trickle(response, "HTTP/1.1 200 OK\r\n", "x-more: 1\r\n"),
  "/close": (_, request) => void request.socket.destroy(),
  "/garbage": (response) => void response.socket?.end("220 mail.example ESMTP\r\n"),
  "/switch": (response) =>
    void response.socket?.end("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
  "/endless": endless,
  "/drip": (response) =>
    trickle(response, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
  "/half": (response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    setImmediate(() => response.destroy());
  },
  "/silent-body": (response) => response.writeHead(204).flushHeaders(),
};

/** Bytes sent of bodies without an end. */
let sent = 0;

/** Sends a body without an end until the other side has enough. */
async function endless(response: ServerResponse): Promise<void> {
  response.writeHead(200);
  const chunk = Buffer.alloc(65_536, "x");
  while (!response.destroyed) {
    sent += chunk.length;
    if (!response.write(chunk)) await Promise.race([once(response, "drain"), once(response, "close")]);
    await breathe();
  }
}

/** Begins an answer and never comes to its end. */
function trickle(response: ServerResponse, beginning: string, more: string): void {
  const { socket } = response;
  socket?.write(beginning);
  const timer = setInterval(() => socket?.write(more), 10);
  socket?.once("close", () => clearInterval(timer));
}

/** A real server that behaves by path, as receivers of webhooks do. What comes to `/held` waits for `release`. */
export async function openReceiver() {
  const messages: ReceivedMessage[] = [];
  const visits = new Map<string, number>();
  const held: ServerResponse[] = [];
  const watchers = new Set<() => void>();
  let isReleased = false;
  const server = createServer(async (request, response) => {
    response.on("error", () => {});
    const path = request.url ?? "";
    const body = await text(request).catch(() => "");
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    messages.push({ path, headers, body });
    const visit = (visits.get(path) ?? 0) + 1;
    visits.set(path, visit);
    if (path === "/held" && !isReleased) held.push(response);
    else if (behaviours[path]) await behaviours[path](response, request, visit);
    else response.writeHead(200).end("thanks");
    for (const watch of watchers) watch();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const to = (path: string) => messages.filter((message) => message.path === path);
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return {
    port,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    to,
    /** Until so many messages have come to a path. */
    async until(path: string, count: number): Promise<void> {
      while (to(path).length < count) {
        const { promise, resolve } = Promise.withResolvers<void>();
        watchers.add(resolve);
        await promise;
        watchers.delete(resolve);
      }
    },
    held,
    sentOfEndless: () => sent,
    release() {
      isReleased = true;
      for (const response of held.splice(0)) response.writeHead(200).end();
    },
    forget() {
      messages.length = 0;
      visits.clear();
      held.length = 0;
      sent = 0;
      isReleased = false;
    },
  };
}

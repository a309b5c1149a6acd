import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { expect, it } from "vitest";
import { drain } from "#/server/drain.ts";

/** A server whose requests end when `finish` is called. */
async function open(type?: string) {
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  const listener: RequestListener = (_request, response) => {
    if (type) response.setHeader("content-type", type);
    response.flushHeaders();
    answers.add(response);
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  server.on("connection", (socket) => sockets.add(socket));
  await once(server, "listening");
  const bound = server.address();
  const port = bound && typeof bound === "object" ? bound.port : 0;
  const finish = () => {
    for (const answer of answers) answer.end("done");
  };
  return { inside: { server, sockets, answers }, port, origin: `http://127.0.0.1:${port}`, finish };
}

const never = new AbortController().signal;
const long = 60_000;

it("lets a request under way finish and takes no new one", async () => {
  const { inside, origin, finish } = await open();
  const answer = await fetch(origin);
  const drained = drain(inside, long, never);
  await expect(fetch(origin)).rejects.toThrow();
  finish();
  expect(await answer.text()).toBe("done");
  await drained;
});

it("cuts what is not done by the deadline", async () => {
  const { inside, origin } = await open();
  const answer = await fetch(origin);
  await drain(inside, 10, never);
  await expect(answer.text()).rejects.toThrow();
});

it("cuts at once when hurried", async () => {
  const { inside, origin } = await open();
  const answer = await fetch(origin);
  const hurry = new AbortController();
  const drained = drain(inside, long, hurry.signal);
  hurry.abort();
  await drained;
  await expect(answer.text()).rejects.toThrow();
});

it("waits neither for streams nor for idle connections", async () => {
  const { inside, port, origin } = await open();
  const stream = await fetch(origin, { headers: { accept: "text/event-stream" } });
  const idle = connect(port, "127.0.0.1");
  await once(idle, "connect");
  await drain(inside, long, never);
  await expect(stream.text()).rejects.toThrow();
});

it("waits for no stream of events, however it was asked for", async () => {
  const { inside, origin } = await open("text/event-stream; charset=utf-8");
  const stream = await fetch(origin);
  await drain(inside, long, never);
  await expect(stream.text()).rejects.toThrow();
});

it("cuts connections that were upgraded, which the server no longer knows", async () => {
  const { inside, port } = await open();
  inside.server.on("upgrade", (_request, socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  const client = connect(port, "127.0.0.1");
  client.write("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
  await once(client, "data");
  const closed = once(client, "close");
  await drain(inside, long, never);
  await closed;
});

it("has nothing to do for a server that never listened", async () => {
  await drain({ server: createServer(), sockets: [], answers: [] }, long, never);
});

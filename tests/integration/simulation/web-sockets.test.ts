import { once } from "node:events";
import { request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createSessionToken, sessionCookie } from "#/api/access/session-token.ts";
import { toServices } from "#/api/simulation-overview.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import { makeFrame } from "../../support/frames.ts";
import { answerTo, handshake, rawSocket } from "../../support/raw-web-socket.ts";
import { listenTo, serveWebSockets, type WebSocketWorld } from "../../support/serve-web-sockets.ts";
import { soon } from "../../support/soon.ts";

let world: WebSocketWorld | undefined;

async function open(...settings: Parameters<typeof serveWebSockets>): Promise<WebSocketWorld> {
  world = await serveWebSockets(...settings);
  return world;
}

afterEach(() => world?.close());

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const problemOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));

test.each(["/ws", "/api/v1/simulation/ws"])(
  "%s tells the services at once and with every beat",
  async (path) => {
    const { address, stage } = await open();
    const [first, change, second] = [makeFrame(1), makeFrame(2, { kind: "change" }), makeFrame(3)];
    stage.publish(first);
    const one = await listenTo(address, { path });
    await soon(() => one.messages).toEqual([toServices(first)]);
    stage.publish(change);
    const two = await listenTo(address, { path });
    await soon(() => two.messages).toEqual([toServices(change)]);
    stage.publish(second);
    await soon(() => one.messages).toEqual([toServices(first), toServices(second)]);
    await soon(() => two.messages).toEqual([toServices(change), toServices(second)]);
  },
);

test("whoever comes before there is anything to tell gets the first frame", async () => {
  const { address, stage } = await open();
  const early = await listenTo(address);
  stage.publish(makeFrame(1));
  await soon(() => early.messages).toEqual([toServices(makeFrame(1))]);
});

test("whoever comes first gets the latest frame at once, also if it tells of a change", async () => {
  const { address, stage } = await open();
  const change = makeFrame(1, { kind: "change" });
  stage.publish(change);
  const first = await listenTo(address);
  await soon(() => first.messages).toEqual([toServices(change)]);
  stage.publish(makeFrame(2, { kind: "change" }));
  stage.publish(makeFrame(3));
  await soon(() => first.messages).toEqual([toServices(change), toServices(makeFrame(3))]);
});

test("a source that fails is asked again and nobody is sent away", async () => {
  const { address, stage } = await open();
  const listener = await listenTo(address);
  stage.publish(makeFrame(1));
  await soon(() => listener.messages.length).toBe(1);
  stage.fail(new Error("the source is gone"));
  stage.publish(makeFrame(2));
  const told = [toServices(makeFrame(1)), toServices(makeFrame(2))];
  await soon(() => listener.messages).toEqual(told);
});

test("what a client says is ignored", async () => {
  const { address, stage } = await open();
  const listener = await listenTo(address);
  for (const said of ["hello", '{"type":"subscribe"}', "", Buffer.from([0, 255, 1])])
    listener.socket.send(said);
  stage.publish(makeFrame(1));
  await soon(() => listener.messages.length).toBe(1);
  expect(listener.socket.readyState).toBe(listener.socket.OPEN);
});

test("there is no WebSocket elsewhere", async () => {
  const { port } = await open();
  for (const path of ["/", "/api/v1/events", "/ws/", "/ws/more", "//ws", "/_next/hmr"]) {
    const answer = await answerTo(port, handshake([], path));
    expect(statusOf(answer), path).toBe(404);
    expect(problemOf(answer)).toMatchObject({ status: 404, detail: expect.stringContaining("/ws") });
  }
});

test("a request that offers HTTP/2 is answered as any other", async () => {
  const { port } = await open();
  const asked = request({ port, path: "/page", headers: { connection: "Upgrade", upgrade: "h2c" } }).end();
  const [response] = await once(asked, "response");
  expect(response.statusCode).toBe(200);
  response.resume();
});

test("handshakes that are none are refused", async () => {
  const { port } = await open();
  const faulty = [
    handshake().replace(/sec-websocket-key.*\r\n/, ""),
    handshake().replace("dGhlIHNhbXBsZSBub25jZQ==", "short"),
    handshake().replace("version: 13", "version: 7"),
    handshake().replace("GET", "POST"),
    handshake(["sec-websocket-protocol: a,,b"]),
  ];
  for (const text of faulty) {
    const answer = await answerTo(port, text);
    expect(statusOf(answer), text).toBe(400);
    expect(problemOf(answer).status).toBe(400);
  }
});

test("other web sites and foreign hosts are refused, those of CORS_ORIGINS let in", async () => {
  const { address, port, stage } = await open({ CORS_ORIGINS: "https://friend.example" });
  stage.publish(makeFrame(1));
  const refused = feedCounts().refused;
  expect(statusOf(await answerTo(port, handshake(["origin: https://evil.example"])))).toBe(403);
  expect(statusOf(await answerTo(port, handshake(["origin: null"])))).toBe(403);
  expect(statusOf(await answerTo(port, handshake().replace("localhost", "evil.example")))).toBe(403);
  expect(feedCounts().refused).toBe(refused + 3);
  for (const origin of ["https://friend.example", address.replace("ws", "http")]) {
    const listener = await listenTo(address, { headers: { origin } });
    await soon(() => listener.messages.length).toBe(1);
  }
});

test("a server that others can reach lets in who holds the key or has signed in", async () => {
  const key = "a key of sixteen and more";
  const { address, port, stage } = await open({ HOST: "0.0.0.0", ADMIN_API_KEY: key });
  stage.publish(makeFrame(1));
  const session = `${sessionCookie}=${createSessionToken(key, new Date())}`;
  const stale = `${sessionCookie}=${createSessionToken("another key of sixteen", new Date())}`;
  for (const lines of [[], ["authorization: Bearer wrong"], [`cookie: ${stale}`]]) {
    const answer = await answerTo(port, handshake(lines));
    expect(statusOf(answer)).toBe(401);
    expect(answer).toMatch(/www-authenticate: Bearer/i);
  }
  const good: Record<string, string>[] = [{ authorization: `Bearer ${key}` }, { cookie: session }];
  for (const headers of good) {
    const listener = await listenTo(address, { headers });
    await soon(() => listener.messages.length).toBe(1);
  }
  expect(
    statusOf(await answerTo(port, handshake([`cookie: ${session}`, "origin: https://evil.example"]))),
  ).toBe(403);
});

test("there are no more clients than may be", async () => {
  const { address, port, stage } = await open({ SIMULATION_MAX_CLIENTS: "3" });
  stage.publish(makeFrame(1));
  const listeners = await Promise.all([1, 2, 3].map(() => listenTo(address)));
  const answer = await answerTo(port, handshake());
  expect(statusOf(answer)).toBe(503);
  expect(answer).toMatch(/\r\nretry-after: \d+\r\n/);
  listeners[0]?.socket.close();
  await listeners[0]?.closed;
  await soon(() =>
    listenTo(address).then(
      (listener) => listener.socket.readyState,
      () => 0,
    ),
  ).toBe(1);
});

test("at the end everybody is told to go, and whoever stays is put out", async () => {
  const { address, port, stage, close } = await open();
  stage.publish(makeFrame(1));
  const listeners = await Promise.all(Array.from({ length: 50 }, () => listenTo(address)));
  const rude = await rawSocket(port);
  const half = await rawSocket(port, "GET /ws HTTP/1.1\r\nhost: localhost\r\nupgrade: webso");
  await soon(() => feedCounts().webSockets).toBe(51);
  await close();
  expect(await Promise.all(listeners.map(({ closed }) => closed))).toEqual(listeners.map(() => 1001));
  rude.resume();
  half.resume();
  await soon(() => rude.destroyed && half.destroyed).toBe(true);
  expect(feedCounts().webSockets).toBe(0);
});

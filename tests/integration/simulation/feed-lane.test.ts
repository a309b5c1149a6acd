import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeEach, expect, test } from "vitest";
import { handleApi } from "#/api/handler.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { closeFrameHubs } from "#/domain/simulation/live/frame-hub.ts";
import { closeSimulationFeed, openSimulationFeed } from "#/domain/simulation/live/simulation-feed.ts";
import { frameChannel } from "#/domain/simulation/live/simulation-row.ts";
import { storedBody } from "#/domain/simulation/live/stored-frame.ts";
import { useDatabase } from "../../support/database.ts";
import { type Follower, followFeed } from "../../support/follow-feed.ts";
import { makeFrame } from "../../support/frames.ts";
import { heldBytes } from "../../support/held-bytes.ts";
import { serveApi } from "../../support/serve-api.ts";
import { serveHandler } from "../../support/serve-handler.ts";
import { soon } from "../../support/soon.ts";

const { sql, settings } = await useDatabase();
const lane = await serveApi(settings);
const usual = await serveHandler(getRequestListener((request) => handleApi(request)));
const path = "/api/trpc/simulation.feed";

beforeEach(async () => {
  await closeSimulationFeed();
  await closeFrameHubs();
  await sql`truncate simulation_frames`;
  openSimulationFeed(settings);
});

afterAll(async () => {
  await closeSimulationFeed();
  await closeFrameHubs();
});

async function publish(...frames: Frame[]): Promise<void> {
  for (const frame of frames) {
    await sql`
      insert into simulation_frames (seq, run_id, at, step, body)
      values (${frame.seq}, ${frame.runId}, ${frame.at}, ${frame.step}, ${storedBody(frame)}::text::jsonb)`;
    await sql`select pg_notify(${frameChannel}, '')`;
  }
}

const frames = (from: number, to: number, services = 3) =>
  Array.from({ length: to - from + 1 }, (_, index) => makeFrame(from + index, {}, services));

const numbers = (follower: Follower) => follower.frames.map(({ id }) => Number(id));

/** The whole answers of the short way and the usual one. */
const bothRefusals = (query: string, headers: Record<string, string> = {}) =>
  Promise.all(
    [lane, usual].map(async (origin) => {
      const response = await fetch(`${origin}${path}${query}`, {
        headers: { accept: "text/event-stream", ...headers },
      });
      const text = await response.text();
      return { status: response.status, text: text.replace(/"requestId":"[^"]+"/, "") };
    }),
  );

/** The answer's head and its first bytes up to `end`. */
async function beginning(url: string, end: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const response = await fetch(url, {
    headers: { accept: "text/event-stream", ...headers },
    signal: stop.signal,
  });
  let text = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (text.includes(end)) break;
  }
  stop.abort();
  return { status: response.status, headers: response.headers, text };
}

test("the short way says byte for byte what tRPC says", async () => {
  await publish(...frames(1, 4));
  const [short, long] = await Promise.all(
    [lane, usual].map((origin) =>
      beginning(`${origin}${path}?input=%7B%22lastEventId%22%3A%221%22%7D`, "id: 4\n\n\n"),
    ),
  );
  expect(short?.text).toBe(long?.text);
  expect(short?.text.match(/^id: /gm)).toHaveLength(3);
  for (const name of ["content-type", "cache-control", "x-accel-buffering", "x-content-type-options"]) {
    expect(short?.headers.get(name), name).toBe(long?.headers.get(name));
  }
  // The usual way alone has the headers of a page.
  expect([short, long].map((answer) => answer?.headers.has("content-security-policy"))).toEqual([
    false,
    true,
  ]);
});

test("a stream goes on after the last frame that its reader got, however it says so", async () => {
  await publish(...frames(1, 5));
  const input = (value: unknown) => `?input=${encodeURIComponent(JSON.stringify(value))}`;
  const asked: [query: string, headers: Record<string, string>, first: number][] = [
    ["", {}, 5],
    [input({}), {}, 5],
    [input({ lastEventId: null }), {}, 5],
    [input({ lastEventId: "2" }), {}, 3],
    ["?lastEventId=2", {}, 3],
    ["?Last-Event-Id=3", {}, 4],
    [input({ lastEventId: "1" }), { "last-event-id": "3" }, 4],
    // One ahead of the newest is of another database: from the newest on.
    [input({ lastEventId: "999" }), {}, 5],
    ["", { "last-event-id": "999999999999999" }, 5],
  ];
  for (const [query, headers, first] of asked) {
    for (const origin of [lane, usual]) {
      const { text } = await beginning(`${origin}${path}${query}`, "id: 5\n\n\n", headers);
      const ids = [...text.matchAll(/^id: (\d+)/gm)].map(([, id]) => Number(id));
      expect(ids, `${origin === lane} ${query}`).toEqual(frames(first, 5).map(({ seq }) => seq));
    }
  }
});

test("what is no plain subscription is answered by tRPC", async () => {
  await publish(makeFrame(1));
  const own = { origin: lane };
  const { headers } = await beginning(`${lane}${path}`, "id: 1\n", own);
  expect(headers.has("content-security-policy")).toBe(true);
  const foreign = await fetch(`${lane}${path}`, { headers: { origin: "https://evil.example" } });
  expect(foreign.status).toBe(403);
  for (const query of [
    "?input=%7B",
    "?input=[]",
    "?input=%7B%22a%22:1%7D",
    "?lastEventId=x",
    "?batch=1&input=%7B%7D",
  ]) {
    const [short, long] = await bothRefusals(query);
    expect(short, query).toEqual(long);
    expect(short?.text, query).toMatch(/error/);
  }
});

test("a place to go on from that is no number is refused, however it is said", async () => {
  await publish(makeFrame(1));
  const none = ["abc", "-1", "1.5", "1e3", "+1", "0x1", "9".repeat(16)];
  const asked = none.flatMap((id): [string, Record<string, string>][] => [
    ["", { "last-event-id": id }],
    [`?lastEventId=${encodeURIComponent(id)}`, {}],
    [`?input=${encodeURIComponent(JSON.stringify({ lastEventId: id }))}`, {}],
  ]);
  for (const [query, headers] of asked) {
    const [short, long] = await bothRefusals(query, headers);
    expect(short, query).toEqual(long);
    expect(short?.text, query).toContain("lastEventId: is none that this server gave; start without one");
    expect(short?.text, query).not.toMatch(/^id: /m);
  }
});

test("hundreds of readers get every frame, in order", async () => {
  const followers = await Promise.all(Array.from({ length: 300 }, () => followFeed(lane)));
  await soon(() => feedCounts().eventStreams).toBe(300);
  for (const frame of frames(1, 10)) {
    await publish(frame);
    await sleep(20);
  }
  await Promise.all(followers.map((follower) => follower.until(10)));
  for (const follower of followers) expect(numbers(follower)).toEqual(frames(1, 10).map(({ seq }) => seq));
  await Promise.all(followers.map((follower) => follower.close()));
  await soon(() => feedCounts().eventStreams).toBe(0);
});

test("readers that take nothing cost no memory and nobody else a frame", async () => {
  const sockets: Socket[] = [];
  const good = await followFeed(lane);
  for (let count = 0; count < 20; count++) {
    const socket = connect(Number(new URL(lane).port), "127.0.0.1");
    socket.on("error", () => {
      // It is cut off at the end.
    });
    await once(socket, "connect");
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n`);
    sockets.push(socket);
  }
  await soon(() => feedCounts().eventStreams).toBe(21);
  const before = heldBytes();
  for (const frame of frames(1, 80, 500)) {
    await publish(frame);
    await good.until(frame.seq);
    good.frames.splice(
      0,
      good.frames.length - 1,
      ...good.frames.slice(0, -1).map(({ id }) => ({ id, frame })),
    );
  }
  expect(numbers(good)).toEqual(frames(1, 80).map(({ seq }) => seq));
  // The hub holds frames of its own; all that was not taken would be 20 times as much.
  expect(heldBytes() - before).toBeLessThan(150_000_000);
  for (const socket of sockets) socket.destroy();
  await good.close();
  await soon(() => feedCounts().eventStreams).toBe(0);
});

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openFaultyFetch } from "#/jobs/simulation/traffic/faulty-fetch.ts";
import type { OutageFault } from "#/jobs/simulation/traffic/outage-faults.ts";
import { freePort } from "../../../support/processes.ts";

let server: Server;
let url: string;
let asked = 0;
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    request.resume();
    // The first time it hears of the three events it takes them.
    const [accepted, duplicate] = asked === 1 ? [3, 0] : [0, 3];
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ receipts: [], counts: { accepted, duplicate, conflict: 0, rejected: 0 } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/events`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = 0;
  status = 200;
});

function send(...faults: OutageFault[]) {
  const counts = { accepted: 0, duplicate: 0, lostAnswers: 0, delayed: 0, repeated: 0 };
  const troubles: (string | null)[] = [];
  const faulty = openFaultyFetch({
    decide: () => faults.shift() ?? { kind: "none" },
    counts,
    onTrouble: (reason) => void troubles.push(reason),
  });
  const { signal } = new AbortController();
  const ask = () => faulty(url, { method: "POST", headers: {}, body: "[]", redirect: "manual", signal });
  return { ask, counts, troubles };
}

test("an answer is lost after the server has worked, and its receipts count", async () => {
  const { ask, counts, troubles } = send({ kind: "lost answer" });
  await expect(ask()).rejects.toThrow("the answer was lost");
  expect(asked).toBe(1);
  expect((await ask()).status).toBe(200);
  expect(counts).toEqual({ accepted: 3, duplicate: 3, lostAnswers: 1, delayed: 0, repeated: 0 });
  expect(troubles).toEqual([null, null]);
});

test("a repeated report reaches the server twice and is answered once", async () => {
  const { ask, counts } = send({ kind: "repeat" });
  const answer = await ask();
  expect(JSON.parse(await answer.text())).toMatchObject({ receipts: [] });
  await expect
    .poll(() => counts)
    .toEqual({ accepted: 3, duplicate: 3, lostAnswers: 0, delayed: 0, repeated: 1 });
});

test("a delayed report arrives", async () => {
  const { ask, counts } = send({ kind: "delay", ms: 20 });
  expect((await ask()).status).toBe(200);
  expect(counts).toMatchObject({ accepted: 3, delayed: 1 });
});

test("what is not meant is told: an API that is down or out of reach", async () => {
  const { ask, counts, troubles } = send();
  status = 503;
  expect((await ask()).status).toBe(503);
  const away = url;
  url = `http://127.0.0.1:${await freePort()}/`;
  await expect(ask()).rejects.toThrow();
  url = away;
  expect(troubles).toEqual([
    "The API answers 503.",
    expect.stringMatching(/^The API does not answer: .*ECONNREFUSED/),
  ]);
  expect(counts).toMatchObject({ accepted: 0, duplicate: 0 });
});

import { describe, expect, test } from "vitest";
import type { Behaviour } from "../../support/client-server.ts";
import { isBalanced, openClientWorld, usageOf } from "../../support/client-world.ts";

const loseAnswer: Behaviour = (_, answer) => {
  answer.store();
  answer.reset();
};

describe("batches", () => {
  test("leave by count, in the order of recording", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ batch: { maxEvents: 10, maxWaitMs: 60_000 }, maxInFlight: 1 });
    const calls = Array.from({ length: 30 }, (_, index) => client.recordUsage(usageOf(index)));
    const keys = (await Promise.all(calls)).map(({ id }) => id);
    await server.arrived(3);
    await client.flush();
    expect(server.batches.map(({ events }) => events.length)).toEqual([10, 10, 10]);
    expect(server.keys()).toEqual(keys);
    expect(client.stats()).toMatchObject({ recorded: 30, delivered: 30, requests: 3, retries: 0 });
  });

  test("leave by bytes", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ batch: { maxBytes: 2000, maxWaitMs: 60_000 }, gzipAboveBytes: Infinity });
    for (let index = 0; index < 40; index++) void client.recordUsage(usageOf(index));
    await client.flush();
    expect(server.stored.size).toBe(40);
    expect(Math.max(...server.batches.map(({ bytes }) => bytes))).toBeLessThanOrEqual(2000);
    expect(Math.max(...server.batches.map(({ events }) => events.length))).toBeGreaterThan(5);
  });

  test("leave by time", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ batch: { maxWaitMs: 20 } });
    void client.recordUsage(usageOf(1));
    void client.recordUsage(usageOf(2));
    await server.arrived(1);
    expect(server.batches[0]?.events.map(({ quantity }) => quantity)).toEqual(["1", "2"]);
  });

  test("are compressed above a size, and carry the key", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ apiKey: "key-of-ada", gzipAboveBytes: 1000, batch: { maxWaitMs: 60_000 } });
    void client.recordUsage(usageOf(1));
    await client.flush();
    for (let index = 0; index < 50; index++) void client.recordUsage(usageOf(index));
    await client.flush();
    expect(server.batches.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip"]);
    expect(server.batches.map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill("Bearer key-of-ada"),
    );
    expect(server.stored.size).toBe(51);
  });

  test("are never more at once than maxInFlight", async () => {
    const { server, open } = await openClientWorld();
    let [now, most] = [0, 0];
    server.always = async (_, answer) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
      answer.accept();
    };
    const { client } = open({ batch: { maxEvents: 1 }, maxInFlight: 3 });
    for (let index = 0; index < 20; index++) void client.recordUsage(usageOf(index));
    await client.flush();
    expect(most).toBe(3);
    expect(server.stored.size).toBe(20);
  });
});

describe("a retry", () => {
  test.each<[string, Behaviour]>([
    ["the answer is lost after processing", loseAnswer],
    ["the connection is reset", (_, answer) => answer.reset()],
    ["the server fails", (_, answer) => answer.problem(500, "broken")],
    ["a proxy fails", (_, answer) => answer.text(502, "<html>bad gateway</html>")],
    ["the request took too long for the server", (_, answer) => answer.problem(408, "slow")],
    ["it was too early", (_, answer) => answer.problem(425, "early")],
    ["there are too many", (_, answer) => answer.problem(429, "slow down")],
    ["the server never answers", () => {}],
    ["the receipts are too few", (_, answer) => answer.json(200, { receipts: [] })],
    ["the answer is no JSON", (_, answer) => answer.text(200, "<html>welcome</html>")],
    [
      "the receipts are of other events",
      (batch, answer) => {
        answer.store();
        answer.json(200, { receipts: batch.events.map(() => ({ id: "other", status: "accepted" })) });
      },
    ],
  ])("comes when %s, with the same keys and times", async (_, behaviour) => {
    const { server, open } = await openClientWorld();
    server.behaviours.push(behaviour, behaviour);
    const { client, delivered, rejected, dropped } = open({ requestTimeoutMs: 100 });
    const calls = [1, 2, 3].map((quantity) => client.recordUsage(usageOf(quantity)));
    const keys = (await Promise.all(calls)).map(({ id }) => id);
    await client.flush();
    expect(server.batches.length).toBe(3);
    expect(server.batches[1]?.events).toEqual(server.batches[0]?.events);
    expect(server.batches[2]?.events).toEqual(server.batches[0]?.events);
    expect(server.keys()).toEqual(keys);
    expect(delivered.map(({ event }) => event.id)).toEqual(keys);
    expect([rejected, dropped]).toEqual([[], []]);
    expect(client.stats()).toMatchObject({ delivered: 3, retries: 2, requests: 3, queued: 0, inFlight: 0 });
  });

  test("that finds the events stored counts as delivered", async () => {
    const { server, open } = await openClientWorld();
    server.behaviours.push(loseAnswer);
    const { client, delivered } = open();
    void client.recordUsage(usageOf(1));
    await client.flush();
    expect(delivered.map(({ status }) => status)).toEqual(["duplicate"]);
    expect(client.stats()).toMatchObject({ delivered: 1, duplicates: 1, rejected: 0 });
  });

  test("waits as long as the server asks, and so do other batches", async () => {
    const { server, open } = await openClientWorld();
    const arrivals: number[] = [];
    server.behaviours.push((_, answer) => {
      arrivals.push(Date.now());
      answer.problem(503, "restarting", { "retry-after": "1" });
    });
    server.always = (_, answer) => {
      arrivals.push(Date.now());
      answer.accept();
    };
    const { client } = open({ batch: { maxEvents: 1 }, maxInFlight: 1 });
    void client.recordUsage(usageOf(1));
    await server.arrived(1);
    void client.recordUsage(usageOf(2));
    await client.flush();
    const [first = 0, ...later] = arrivals;
    expect(later.length).toBe(2);
    // Timers of Node may fire up to a millisecond early.
    for (const time of later) expect(time - first).toBeGreaterThanOrEqual(990);
  });

  test("is given up after maxAttempts: the events are dropped, and said so", async () => {
    const { server, open } = await openClientWorld();
    server.always = (_, answer) => answer.problem(500, "broken");
    const { client, dropped } = open({ maxAttempts: 3 });
    const { id } = await client.recordUsage(usageOf(1));
    await expect(client.flush()).rejects.toMatchObject({ name: "NotDeliveredError", undelivered: 1 });
    expect(server.batches.length).toBe(3);
    expect(dropped.map(({ event, error }) => [event.id, error.message])).toEqual([
      [id, "given up after 3 attempts: HTTP 500: broken"],
    ]);
    expect(client.stats()).toMatchObject({ dropped: 1, queued: 0, inFlight: 0 });
  });

  test("is given up after giveUpAfterMs", async () => {
    const { server, open } = await openClientWorld();
    server.always = (_, answer) => answer.reset();
    const { client, dropped } = open({ giveUpAfterMs: 30 });
    void client.recordUsage(usageOf(1));
    await expect(client.flush()).rejects.toMatchObject({ undelivered: 1 });
    expect(dropped[0]?.event).toMatchObject({ customer: "ada", quantity: "1" });
  });
});

test("through many faults every event arrives once", async () => {
  const { server, open } = await openClientWorld();
  const faults: Behaviour[] = [
    loseAnswer,
    (_, answer) => answer.reset(),
    (_, answer) => answer.problem(503, "busy"),
    (_, answer) => answer.json(200, {}),
    (_, answer) => answer.problem(413, "too large"),
    (batch, answer) => (batch.events.length > 3 ? answer.problem(413, "too large") : answer.accept()),
  ];
  let count = 0;
  server.always = (batch, answer) => {
    const fault = faults[count++ % (faults.length + 2)];
    if (!fault || batch.events.length === 1) answer.accept();
    else return fault(batch, answer);
  };
  const { client, rejected, dropped } = open({ batch: { maxEvents: 13 }, maxQueueEvents: 50 });
  const keys: string[] = [];
  for (let index = 0; index < 500; index++) {
    keys.push((await client.recordUsage(usageOf(index))).id);
    expect(isBalanced(client)).toBe(true);
  }
  await client.flush();
  expect(new Set(server.keys())).toEqual(new Set(keys));
  expect([rejected, dropped]).toEqual([[], []]);
  expect(client.stats()).toMatchObject({ recorded: 500, delivered: 500, waiting: 0, queued: 0, inFlight: 0 });
});

test("works through a fetch that is brought along", async () => {
  const { server, open } = await openClientWorld();
  server.behaviours.push((_, answer) => answer.reset());
  const { client } = open({ fetch, gzipAboveBytes: 0 });
  void client.recordUsage(usageOf(1));
  await client.flush();
  expect(server.batches.map(({ headers }) => headers["content-encoding"])).toEqual(["gzip", "gzip"]);
  expect(client.stats()).toMatchObject({ delivered: 1, retries: 1 });
});

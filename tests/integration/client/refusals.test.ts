import { describe, expect, test } from "vitest";
import type { ReceivedBatch } from "../../support/client-server.ts";
import { openClientWorld, usageOf } from "../../support/client-world.ts";

test("receipts are matched one by one", async () => {
  const { server, open } = await openClientWorld();
  server.always = ({ events }, answer) => {
    const receipts = events.map(
      ({ id }, index) =>
        [
          { id, status: "accepted", received_at: "2026-11-21T12:00:00Z" },
          { id, status: "duplicate" },
          { id, status: "conflict", differs: ["quantity"] },
          { id, status: "rejected", path: "customer", reason: "no such customer" },
        ][index],
    );
    answer.json(200, { receipts });
  };
  const { client, delivered, rejected } = open();
  const calls = [1, 2, 3, 4].map((quantity) =>
    client.recordUsage(usageOf(quantity, { id: `key-${quantity}` })),
  );
  await Promise.all(calls);
  await client.flush();
  expect(delivered.map(({ event, ...rest }) => [event.id, rest])).toEqual([
    ["key-1", { status: "accepted", receivedAt: "2026-11-21T12:00:00Z" }],
    ["key-2", { status: "duplicate" }],
  ]);
  expect(rejected.map(({ event, ...rest }) => [event.id, rest])).toEqual([
    ["key-3", { status: "conflict", reason: "differs in quantity", differs: ["quantity"] }],
    ["key-4", { status: "rejected", reason: "no such customer", path: "customer" }],
  ]);
  expect(client.stats()).toMatchObject({ delivered: 2, duplicates: 1, rejected: 2, dropped: 0 });
});

test.each([400, 401, 403, 404, 409, 410, 422])(
  "%i is not tried again; each event is told",
  async (status) => {
    const { server, open } = await openClientWorld();
    server.behaviours.push((_, answer) => answer.problem(status, "not like this"));
    const { client, rejected } = open();
    const calls = [1, 2].map((quantity) => client.recordUsage(usageOf(quantity)));
    const keys = (await Promise.all(calls)).map(({ id }) => id);
    await client.flush();
    expect(server.batches.length).toBe(1);
    const reason = `HTTP ${status}: not like this`;
    expect(rejected.map(({ event, ...rest }) => [event.id, rest])).toEqual(
      keys.map((id) => [id, { status: "rejected", reason, httpStatus: status }]),
    );
    expect(client.stats()).toMatchObject({ rejected: 2, retries: 0, queued: 0, inFlight: 0 });
  },
);

test("a redirect is not followed", async () => {
  const { server, open } = await openClientWorld();
  server.behaviours.push((_, answer) => answer.problem(307, "moved", { location: `${server.url}/new` }));
  const { client, rejected } = open();
  void client.recordUsage(usageOf(1));
  await client.flush();
  expect(server.batches.length).toBe(1);
  expect(rejected[0]?.reason).toContain("redirected to");
});

describe("413", () => {
  const total = ({ events }: ReceivedBatch) =>
    events.reduce((sum, { quantity }) => sum + Number(quantity), 0);

  test("splits the batch until it fits, in order; one event that never fits is rejected", async () => {
    const { server, open } = await openClientWorld();
    server.always = (batch, answer) =>
      total(batch) > 10 ? answer.problem(413, "over ten") : answer.accept();
    const { client, rejected } = open({ batch: { maxWaitMs: 60_000 } });
    const quantities = [1, 2, 3, 4, 99, 5, 5, 1];
    for (const quantity of quantities) void client.recordUsage(usageOf(quantity));
    await client.flush();
    expect([...server.stored.values()].map(({ quantity }) => Number(quantity))).toEqual([
      1, 2, 3, 4, 5, 5, 1,
    ]);
    expect(rejected.map(({ event, httpStatus }) => [event.quantity, httpStatus])).toEqual([["99", 413]]);
    expect(client.stats()).toMatchObject({ delivered: 7, rejected: 1, retries: 0 });
  });

  test("makes later batches smaller", async () => {
    const { server, open } = await openClientWorld();
    server.always = (batch, answer) =>
      JSON.stringify(batch.events).length > 150_000 ? answer.problem(413, "over") : answer.accept();
    const { client } = open({ batch: { maxWaitMs: 60_000 }, maxInFlight: 1 });
    const note = "x".repeat(1000);
    const send = async () => {
      for (let index = 0; index < 250; index++) void client.recordUsage(usageOf(1, { attributes: { note } }));
      await client.flush();
    };
    await send();
    const before = server.batches.length;
    await send();
    const sizes = server.batches.slice(before).map(({ events }) => JSON.stringify(events).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(150_000);
    expect(client.stats()).toMatchObject({ delivered: 500, rejected: 0 });
  });
});

test("callbacks and a logger that fail don't stop delivery", async () => {
  const { server, open } = await openClientWorld();
  const fail = () => {
    throw new Error("out of order");
  };
  server.behaviours.push((_, answer) => answer.problem(500, "broken"));
  const { client, delivered, rejected } = open({
    onDelivered: fail,
    onRejected: async () => fail(),
    logger: { debug: fail, info: fail, warn: fail, error: fail },
  });
  void client.recordUsage(usageOf(1));
  await client.flush();
  server.behaviours.push((_, answer) => answer.problem(422, "no"));
  void client.recordUsage(usageOf(2));
  await client.flush();
  expect([delivered.length, rejected.length]).toEqual([1, 1]);
});

test("a listener can be taken away", async () => {
  const { open } = await openClientWorld();
  const { client, delivered } = open();
  const heard: string[] = [];
  const forget = client.onDelivered(({ event }) => heard.push(event.id));
  void client.recordUsage(usageOf(1, { id: "first" }));
  await client.flush();
  forget();
  void client.recordUsage(usageOf(2, { id: "second" }));
  await client.flush();
  expect(heard).toEqual(["first"]);
  expect(delivered.length).toBe(2);
});

describe("reading", () => {
  test("healthCheck says whether the server is healthy, and never rejects", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ requestTimeoutMs: 100 });
    expect(await client.healthCheck()).toMatchObject({ healthy: true });
    server.pages.set("/api/v1/health", (answer) => answer.problem(503, "starting"));
    expect(await client.healthCheck()).toMatchObject({ healthy: false, reason: "HTTP 503: starting" });
    server.pages.set("/api/v1/health", () => {});
    expect(await client.healthCheck()).toMatchObject({ healthy: false, reason: "no answer within 100 ms" });
    await server.close();
    expect((await client.healthCheck()).reason).toContain("ECONNREFUSED");
  });

  test("getUsage gives a customer's usage, through passing failures", async () => {
    const { server, open } = await openClientWorld();
    const usage = [{ service: "FileSync", units: 42, price: 0.15 }];
    let calls = 0;
    server.pages.set("/api/v1/usage/a%2Fb%20c", (answer) => {
      if (++calls < 3) answer.problem(500, "broken");
      else answer.json(200, { customer_id: "a/b c", usage });
    });
    const { client } = open();
    expect(await client.getUsage("a/b c")).toEqual({ customerId: "a/b c", usage });
    expect(calls).toBe(3);
    await expect(client.getUsage("nobody")).rejects.toMatchObject({
      name: "RequestFailedError",
      status: 404,
    });
  });
});

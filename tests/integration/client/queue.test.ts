import { describe, expect, test } from "vitest";
import { QueueFullError } from "#/client/index.ts";
import type { Answering } from "../../support/client-server.ts";
import { isBalanced, openClientWorld, usageOf } from "../../support/client-world.ts";

/** Holds every batch back until it is let go. */
async function openHeldWorld() {
  const world = await openClientWorld();
  const held: Answering[] = [];
  world.server.always = (_, answer) => void held.push(answer);
  const letGo = () => {
    world.server.always = undefined;
    for (const answer of held.splice(0)) answer.accept();
  };
  return { ...world, letGo };
}

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  promise.then(note, note);
  await new Promise((resolve) => setImmediate(resolve));
  return isSettled;
};

describe("a full queue", () => {
  test("makes callers wait, and lets them in in their order", async () => {
    const { server, open, letGo } = await openHeldWorld();
    const { client } = open({ maxQueueEvents: 3, batch: { maxEvents: 1 }, maxInFlight: 1 });
    const calls = [0, 1, 2, 3, 4, 5].map((quantity) => client.recordUsage(usageOf(quantity)));
    await server.arrived(1);
    expect(await Promise.all(calls.map(settled))).toEqual([true, true, true, false, false, false]);
    expect(client.stats()).toMatchObject({ recorded: 6, waiting: 3, queued: 2, inFlight: 1 });
    expect(isBalanced(client)).toBe(true);
    letGo();
    const keys = (await Promise.all(calls)).map(({ id }) => id);
    await client.flush();
    expect(server.keys()).toEqual(keys);
  });

  test("smaller than a batch is sent at once when somebody waits", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ maxQueueEvents: 2, batch: { maxEvents: 100, maxWaitMs: 60_000 } });
    for (let index = 0; index < 7; index++) await client.recordUsage(usageOf(index));
    expect(server.stored.size).toBeGreaterThanOrEqual(5);
  });

  test("refuses loudly when too many wait", async () => {
    const { server, open, letGo } = await openHeldWorld();
    const { client, dropped } = open({ maxQueueEvents: 2, maxWaitingEvents: 1 });
    const calls = [0, 1, 2].map((quantity) => client.recordUsage(usageOf(quantity)));
    // Nobody awaits this one: it must not end the process.
    void client.recordUsage(usageOf(3, { id: "unseen" }));
    await expect(client.recordUsage(usageOf(4, { id: "seen" }))).rejects.toThrow(QueueFullError);
    expect(dropped.map(({ event, error }) => [event.id, error.name])).toEqual([
      ["unseen", "QueueFullError"],
      ["seen", "QueueFullError"],
    ]);
    await server.arrived(1);
    letGo();
    await Promise.all(calls);
    await client.flush();
    expect(server.stored.size).toBe(3);
    expect(client.stats()).toMatchObject({ recorded: 5, delivered: 3, dropped: 2 });
  });
});

describe("flush", () => {
  test("resolves only when all recorded before it is acknowledged", async () => {
    const { server, open, letGo } = await openHeldWorld();
    const { client } = open({ batch: { maxEvents: 2, maxWaitMs: 60_000 }, maxQueueEvents: 4 });
    for (let index = 0; index < 7; index++) void client.recordUsage(usageOf(index));
    const flush = client.flush();
    await server.arrived(2);
    expect(await settled(flush)).toBe(false);
    letGo();
    await flush;
    expect(server.stored.size).toBe(7);
    expect(client.stats()).toMatchObject({ delivered: 7, waiting: 0, queued: 0, inFlight: 0 });
  });

  test("doesn't wait for what is recorded after it", async () => {
    const { server, open } = await openClientWorld();
    const { client } = open({ batch: { maxEvents: 1 } });
    await client.recordUsage(usageOf(1));
    const flush = client.flush();
    server.always = () => {};
    server.behaviours.push((_, answer) => answer.accept());
    void client.recordUsage(usageOf(2));
    await flush;
    expect(server.stored.size).toBe(1);
  });

  test("of nothing resolves", async () => {
    const { open } = await openClientWorld();
    await open().client.flush();
  });

  test("says after its timeout how much is left, and delivery goes on", async () => {
    const { server, open, letGo } = await openHeldWorld();
    const { client } = open();
    for (let index = 0; index < 3; index++) void client.recordUsage(usageOf(index));
    await expect(client.flush({ timeout: 30 })).rejects.toMatchObject({
      name: "NotDeliveredError",
      undelivered: 3,
    });
    letGo();
    await client.flush();
    expect(server.stored.size).toBe(3);
  });
});

describe("close", () => {
  test("delivers what is queued, and takes no more", async () => {
    const { server, open } = await openClientWorld();
    const { client, dropped } = open({ batch: { maxWaitMs: 60_000 } });
    for (let index = 0; index < 5; index++) void client.recordUsage(usageOf(index));
    expect(await client.close({ timeout: 5000 })).toEqual({ undelivered: 0 });
    expect(server.stored.size).toBe(5);
    await expect(client.recordUsage(usageOf(6))).rejects.toMatchObject({ name: "ClientClosedError" });
    expect(dropped.length).toBe(1);
    expect(await client.close()).toEqual({ undelivered: 0 });
  });

  test("after its timeout tells of each event that is left", async () => {
    const { server, open } = await openHeldWorld();
    const { client, dropped } = open({ maxQueueEvents: 4, batch: { maxEvents: 2 }, maxInFlight: 1 });
    const calls = [0, 1, 2, 3, 4, 5].map((quantity) => client.recordUsage(usageOf(quantity)));
    const ends = Promise.allSettled(calls);
    await server.arrived(1);
    expect(await client.close({ timeout: 20 })).toEqual({ undelivered: 6 });
    expect((await ends).map(({ status }) => status)).toEqual([
      ...Array(4).fill("fulfilled"),
      ...Array(2).fill("rejected"),
    ]);
    expect(dropped.map(({ event }) => event.quantity).sort()).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(client.stats()).toMatchObject({ recorded: 6, dropped: 6, waiting: 0, queued: 0, inFlight: 0 });
  });

  test("ends a pause between two attempts", async () => {
    const { server, open } = await openClientWorld();
    server.always = (_, answer) => answer.problem(503, "down", { "retry-after": "3600" });
    const { client } = open();
    void client.recordUsage(usageOf(1));
    await server.arrived(1);
    expect(await client.close({ timeout: 0 })).toEqual({ undelivered: 1 });
  });
});

import { appendFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makeSpoolDir, openClientWorld, usageOf } from "../../support/client-world.ts";
import { startClientProcess } from "../../support/run-client.ts";

const segments = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.endsWith(".segment"));

describe("a crash", () => {
  test.each(["always", "interval", "never"] as const)(
    "loses no event that was taken (fsync %s); each arrives once, under its own key",
    async (fsync) => {
      const { server, open } = await openClientWorld();
      const spoolDir = await makeSpoolDir();
      // Some are stored without the client's knowledge, the others are refused.
      let count = 0;
      server.always = (_, answer) => {
        if (count++ % 2 === 0) answer.store();
        answer.problem(500, "broken");
      };
      const run = startClientProcess("endless", {
        url: server.url,
        spoolDir,
        fsync,
        batch: { maxEvents: 20, maxWaitMs: 1 },
        maxQueueEvents: 150,
      });
      await run.wrote(100);
      run.child.kill("SIGKILL");
      await run.ended;
      const taken = run.lines.filter((line) => line.length === 36);

      server.always = undefined;
      const { client, delivered } = open({ spoolDir, fsync });
      await client.flush();
      const known = new Set(server.keys());
      expect(taken.filter((id) => !known.has(id))).toEqual([]);
      expect(new Set(delivered.map(({ event }) => event.id)).size).toBe(delivered.length);
      expect(client.stats()).toMatchObject({ recorded: 0, spooled: 0, rejected: 0, dropped: 0 });
      expect(client.stats().replayed).toBeGreaterThanOrEqual(taken.length);
      await client.close();
      expect(await readdir(spoolDir)).toEqual([]);
    },
  );

  test("leaves alone what was acknowledged before it", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.behaviours.push((_, answer) => answer.accept());
    server.always = () => {};
    const run = startClientProcess("endless", {
      url: server.url,
      spoolDir,
      batch: { maxEvents: 10 },
      maxInFlight: 1,
      maxQueueEvents: 30,
    });
    await run.wrote(40);
    await server.arrived(2);
    run.child.kill("SIGKILL");
    await run.ended;
    const acknowledged = server.keys();
    expect(acknowledged.length).toBe(10);

    server.always = undefined;
    const { client, delivered } = open({ spoolDir });
    await client.flush();
    const again = delivered.map(({ event }) => event.id).filter((id) => acknowledged.includes(id));
    expect(again).toEqual([]);
    expect(server.keys()).toEqual(expect.arrayContaining(run.lines.slice(0, 40)));
  });

  test("in the middle of a line is tolerated, and said in the log", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const run = startClientProcess("stays", { url: server.url, spoolDir });
    await run.wrote(10);
    run.child.kill("SIGKILL");
    await run.ended;
    const [segment = ""] = await segments(spoolDir);
    await appendFile(join(spoolDir, segment), '0a1b2c3d E 10 {"id":"torn","customer":"a');

    server.always = undefined;
    const { client, log } = open({ spoolDir });
    await client.flush();
    expect(new Set(server.keys())).toEqual(new Set(run.lines));
    expect(log).toContain("warn the spool ends in the middle of a line, which is left out");
    await client.close();
    expect(await readdir(spoolDir)).toEqual([]);
  });
});

describe("two clients with one folder", () => {
  test("don't send each other's events while both live; the one that stays sends those of the dead", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const run = startClientProcess("stays", { url: server.url, spoolDir });
    await run.wrote(10);
    server.always = undefined;
    const first = open({ spoolDir });
    const second = open({ spoolDir });
    const own = await Promise.all([first, second].map(({ client }) => client.recordUsage(usageOf(1))));
    await Promise.all([first.client.flush(), second.client.flush()]);
    expect(new Set(server.keys())).toEqual(new Set(own.map(({ id }) => id)));
    expect([first, second].map(({ client }) => client.stats().replayed)).toEqual([0, 0]);

    run.child.kill("SIGKILL");
    await run.ended;
    const third = open({ spoolDir });
    await third.client.flush();
    expect(third.client.stats()).toMatchObject({ replayed: 10, delivered: 10 });
    expect(server.keys()).toEqual(expect.arrayContaining(run.lines));
  });

  test("that took the other for dead don't harm it: it goes on in a new part", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const sleeper = open({ spoolDir });
    const before = await sleeper.client.recordUsage(usageOf(1));
    for (const name of await readdir(spoolDir)) {
      if (name.endsWith(".owner")) await rm(join(spoolDir, name));
    }
    const heir = open({ spoolDir });
    await vi.waitFor(() => expect(heir.client.stats().replayed).toBe(1));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 90_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const after = await sleeper.client.recordUsage(usageOf(2));
    expect(sleeper.log).toContain(
      "warn another process took over the spool of this one; it begins a new part",
    );
    expect([sleeper, heir].map(({ client }) => client.stats().spooled)).toEqual([1, 1]);
    await Promise.all([sleeper, heir].map(({ client }) => client.close({ timeout: 0 })));

    server.always = undefined;
    const next = open({ spoolDir });
    await next.client.flush();
    expect(new Set(server.keys())).toEqual(new Set([before.id, after.id]));
  });

  test("share out what a third left: nothing is sent by both", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const run = startClientProcess("stays", { url: server.url, spoolDir });
    await run.wrote(10);
    run.child.kill("SIGKILL");
    await run.ended;
    server.always = undefined;
    const heirs = Array.from({ length: 4 }, () => open({ spoolDir }).client);
    await Promise.all(heirs.map((client) => client.flush()));
    expect(heirs.reduce((sum, client) => sum + client.stats().replayed, 0)).toBe(10);
    expect(new Set(server.keys())).toEqual(new Set(run.lines));
  });
});

describe("the next start", () => {
  test("sends what close() could not, more than the queue holds, in its order", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const first = open({ spoolDir });
    const calls = Array.from({ length: 50 }, (_, index) => first.client.recordUsage(usageOf(index)));
    const keys = (await Promise.all(calls)).map(({ id }) => id);
    expect(await first.client.close({ timeout: 10 })).toEqual({ undelivered: 50 });
    expect(first.dropped).toEqual([]);
    expect(first.client.stats()).toMatchObject({ held: 50, queued: 0, inFlight: 0 });

    server.always = undefined;
    const second = open({ spoolDir, maxQueueEvents: 7, maxInFlight: 1 });
    await second.client.flush();
    expect(server.keys()).toEqual(keys);
    expect(second.client.stats()).toMatchObject({ replayed: 50, delivered: 50, spooled: 0 });
  });

  test.each([401, 403, 404])(
    "sends what was refused with %i, which says nothing of the events",
    async (status) => {
      const { server, open } = await openClientWorld();
      const spoolDir = await makeSpoolDir();
      server.behaviours.push((_, answer) => answer.problem(status, "who are you?"));
      const first = open({ spoolDir });
      const { id } = await first.client.recordUsage(usageOf(1));
      await expect(first.client.flush()).rejects.toMatchObject({ undelivered: 1 });
      expect(server.batches.length).toBe(1);
      expect([first.rejected, first.dropped]).toEqual([[], []]);
      expect(first.client.stats()).toMatchObject({ held: 1, spooled: 1, queued: 0 });
      expect(first.log).toContain("error events are kept in the spool for the next start");
      expect(await first.client.close()).toEqual({ undelivered: 1 });

      const second = open({ spoolDir });
      await second.client.flush();
      expect(server.keys()).toEqual([id]);
    },
  );

  test("sends what was given up", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.behaviours.push(...Array(2).fill((_: unknown, answer: { reset(): void }) => answer.reset()));
    const first = open({ spoolDir, maxAttempts: 2 });
    const { id } = await first.client.recordUsage(usageOf(1));
    await expect(first.client.flush()).rejects.toThrow("given up after 2 attempts");
    expect(first.dropped).toEqual([]);
    await first.client.close();
    const second = open({ spoolDir });
    await second.client.flush();
    expect(server.keys()).toEqual([id]);
  });

  test("doesn't send what the server rejected", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.behaviours.push((_, answer) => answer.problem(422, "no such service"));
    const { client, rejected } = open({ spoolDir });
    void client.recordUsage(usageOf(1));
    await client.flush();
    expect(rejected.length).toBe(1);
    await client.close();
    expect(await readdir(spoolDir)).toEqual([]);
  });
});

test("files go when all in them is acknowledged", async () => {
  const { server, open } = await openClientWorld();
  const spoolDir = await makeSpoolDir();
  const { client } = open({ spoolDir, fsync: "never", batch: { maxEvents: 10 } });
  const note = "x".repeat(100_000);
  for (let index = 0; index < 130; index++)
    await client.recordUsage(usageOf(index, { attributes: { note } }));
  await client.flush();
  expect(server.stored.size).toBe(130);
  expect(client.stats().spooled).toBe(0);
  await client.recordUsage(usageOf(1));
  await client.flush();
  expect((await segments(spoolDir)).length).toBe(1);
});

test("a folder that can't be written to is refused at once", async () => {
  const { open } = await openClientWorld();
  const folder = await makeSpoolDir();
  const file = join(folder, "file");
  await writeFile(file, "");
  expect(() => open({ spoolDir: file })).toThrow(/EEXIST|ENOTDIR/);
});

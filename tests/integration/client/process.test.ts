import { describe, expect, test } from "vitest";
import { openClientWorld } from "../../support/client-world.ts";
import { startClientProcess } from "../../support/run-client.ts";

describe("a process", () => {
  test("ends by itself with events in the queue", async () => {
    const { server } = await openClientWorld();
    const run = startClientProcess("ends", { url: server.url, batch: { maxWaitMs: 3_600_000 } });
    expect(await run.ended).toEqual({ code: 0, signal: null, errors: "" });
    expect(server.stored.size).toBe(0);
  });

  test("ends by itself in a pause between two attempts", async () => {
    const { server } = await openClientWorld();
    server.always = (_, answer) => answer.problem(503, "down", { "retry-after": "3600" });
    const run = startClientProcess("ends", { url: server.url, batch: { maxEvents: 3 } });
    expect(await run.ended).toEqual({ code: 0, signal: null, errors: "" });
    expect(server.batches.length).toBe(1);
  });

  test("that awaits a flush lives until it is over, and kept connections don't keep it", async () => {
    const { server } = await openClientWorld();
    server.behaviours.push(
      (_, answer) => answer.problem(503, "down", { "retry-after": "1" }),
      (_, answer) => answer.reset(),
    );
    const run = startClientProcess("flushes", { url: server.url });
    expect(await run.ended).toEqual({ code: 0, signal: null, errors: "" });
    expect(run.lines.at(-1)).toBe("flushed");
    expect(server.keys()).toEqual(run.lines.slice(0, 3));
  });

  test("that awaits recordUsage is slowed down, not ended", async () => {
    const { server } = await openClientWorld();
    for (let index = 0; index < 8; index++)
      server.behaviours.push((_, answer) => answer.problem(500, "down"));
    const run = startClientProcess("waits", {
      url: server.url,
      maxQueueEvents: 5,
      batch: { maxEvents: 5 },
      backoff: { baseMs: 40, ceilingMs: 80 },
    });
    expect(await run.ended).toEqual({ code: 0, signal: null, errors: "" });
    expect(server.keys()).toEqual(run.lines.slice(0, 50));
  });
});

describe("SIGTERM", () => {
  const waiting = { batch: { maxWaitMs: 3_600_000 }, flushOnSigterm: true };

  test("is held up for a flush, and then ends the process", async () => {
    const { server } = await openClientWorld();
    server.behaviours.push((_, answer) => answer.problem(500, "broken"));
    const run = startClientProcess("stays", { url: server.url, ...waiting });
    await run.wrote(10);
    run.child.kill("SIGTERM");
    expect(await run.ended).toEqual({ code: null, signal: "SIGTERM", errors: "" });
    expect(server.keys()).toEqual(run.lines);
  });

  test("leaves the end to the application's own handler", async () => {
    const { server } = await openClientWorld();
    const run = startClientProcess("decides", { url: server.url, ...waiting });
    await run.wrote(3);
    run.child.kill("SIGTERM");
    expect(await run.ended).toEqual({ code: 7, signal: null, errors: "" });
    expect(server.keys()).toEqual(run.lines);
  });

  test("is not held up for longer than told", async () => {
    const { server } = await openClientWorld();
    server.always = () => {};
    const run = startClientProcess("stays", { url: server.url, ...waiting, sigtermTimeoutMs: 50 });
    await run.wrote(10);
    run.child.kill("SIGTERM");
    expect((await run.ended).signal).toBe("SIGTERM");
  });

  test("comes through at once without the hook", async () => {
    const { server } = await openClientWorld();
    const run = startClientProcess("stays", { url: server.url, ...waiting, flushOnSigterm: false });
    await run.wrote(10);
    run.child.kill("SIGTERM");
    expect((await run.ended).signal).toBe("SIGTERM");
    expect(server.stored.size).toBe(0);
  });
});

import { type FileHandle, open as openFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { makeSpoolDir, openClientWorld, usageOf } from "../../support/client-world.ts";

const handle = await openFile(import.meta.filename);
const prototype: FileHandle = Object.getPrototypeOf(handle);
await handle.close();
afterEach(() => vi.restoreAllMocks());

const noSpace = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

/** The disk takes the first bytes of the next write, and no more. */
function fillDisk(bytes: number): void {
  const append = prototype.appendFile;
  vi.spyOn(prototype, "appendFile").mockImplementationOnce(async function (this: FileHandle, data) {
    await append.call(this, Buffer.from(data.toString()).subarray(0, bytes));
    throw noSpace();
  });
}

describe("a full disk", () => {
  test("refuses the event and loses none that was taken", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const { client, dropped, log } = open({ spoolDir });
    const first = await client.recordUsage(usageOf(1));
    // All of the line but its end is written, and then even the whole line.
    for (const bytes of [100, 10_000]) {
      fillDisk(bytes);
      await expect(client.recordUsage(usageOf(2))).rejects.toMatchObject({ code: "ENOSPC" });
    }
    expect(dropped.map(({ error }) => Reflect.get(error, "code"))).toEqual(["ENOSPC", "ENOSPC"]);
    expect(log).toContain("error the spool can't be written");
    const second = await client.recordUsage(usageOf(3));
    expect(client.stats()).toMatchObject({ recorded: 4, dropped: 2, spooled: 2 });
    await client.close({ timeout: 0 });

    server.always = undefined;
    const next = open({ spoolDir });
    await next.client.flush();
    expect(server.keys()).toEqual([first.id, second.id]);
    expect(next.log.filter((line) => line.startsWith("warn"))).toEqual([]);
  });

  test("that can't even be cleaned up begins another file", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    server.always = () => {};
    const { client } = open({ spoolDir });
    const first = await client.recordUsage(usageOf(1));
    fillDisk(100);
    vi.spyOn(prototype, "truncate").mockRejectedValueOnce(noSpace());
    await expect(client.recordUsage(usageOf(2))).rejects.toMatchObject({ code: "ENOSPC" });
    const second = await client.recordUsage(usageOf(3));
    await client.close({ timeout: 0 });
    server.always = undefined;
    const next = open({ spoolDir });
    await next.client.flush();
    expect(new Set(server.keys())).toEqual(new Set([first.id, second.id]));
  });

  test("doesn't stop delivery when it is the acknowledgement that can't be noted", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    const { client, delivered, log } = open({ spoolDir, batch: { maxWaitMs: 60_000 } });
    await client.recordUsage(usageOf(1));
    fillDisk(5);
    await client.flush();
    expect(delivered.length).toBe(1);
    await client.close();
    expect(log.filter((line) => line.includes("can't note")).length).toBe(1);
    expect(server.stored.size).toBe(1);
    expect(await readdir(spoolDir)).toEqual([]);
  });
});

describe("fsync", () => {
  test.each([
    ["always", true],
    ["never", false],
  ] as const)("%s: an event is forced to disk before it is taken: %s", async (fsync, isForced) => {
    const { open } = await openClientWorld();
    const sync = vi.spyOn(prototype, "datasync");
    const { client } = open({ spoolDir: await makeSpoolDir(), fsync, batch: { maxWaitMs: 60_000 } });
    await Promise.all([1, 2, 3].map((quantity) => client.recordUsage(usageOf(quantity))));
    // One for all that are written together.
    expect(sync.mock.calls.length).toBe(isForced ? 1 : 0);
  });

  test("interval: about once a second", async () => {
    const { open } = await openClientWorld();
    const sync = vi.spyOn(prototype, "datasync");
    const { client } = open({ spoolDir: await makeSpoolDir(), batch: { maxWaitMs: 60_000 } });
    await client.recordUsage(usageOf(1));
    expect(sync.mock.calls.length).toBe(0);
    await vi.waitFor(() => expect(sync.mock.calls.length).toBe(1), { timeout: 10_000 });
  });

  test("a disk that fails to keep its word refuses the event", async () => {
    const { server, open } = await openClientWorld();
    const spoolDir = await makeSpoolDir();
    vi.spyOn(prototype, "datasync").mockRejectedValueOnce(
      Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" }),
    );
    const { client } = open({ spoolDir, fsync: "always" });
    await expect(client.recordUsage(usageOf(1))).rejects.toMatchObject({ code: "EIO" });
    const { id } = await client.recordUsage(usageOf(2));
    await client.flush();
    expect(server.keys()).toEqual([id]);
    expect((await readdir(spoolDir)).every((name) => !join(spoolDir, name).endsWith(".draft"))).toBe(true);
  });
});

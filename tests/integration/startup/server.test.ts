import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { clusterOf, freePort, testBench, untilStopped } from "../../support/processes.ts";

const bench = testBench();
afterEach(bench.clean);

const ready = /Meterline is ready at (http:\S+)\n/;

async function startServer(dataDir: string, env: Record<string, string> = {}) {
  const server = bench.server({ DATA_DIR: dataDir, ...env });
  const [, origin = ""] = await server.until(ready);
  return { ...server, origin };
}

const health = async (origin: string) => (await fetch(`${origin}/health`)).status;

describe("npm start", () => {
  it("answers once it is ready, and takes PostgreSQL with it when it ends", async () => {
    const dataDir = await bench.folder();
    const server = await startServer(dataDir);
    expect(await health(server.origin)).toBe(200);
    expect(findPostmaster(clusterOf(dataDir))).toBeDefined();

    server.signal("SIGTERM");
    expect(await server.end()).toBe(0);
    expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
    await expect(fetch(server.origin)).rejects.toThrow();
  });

  it("names the server that already runs on the same data", async () => {
    const dataDir = await bench.folder();
    const first = await startServer(dataDir);
    const port = new URL(first.origin).port;
    for (const PORT of ["0", port]) {
      const second = bench.server({ DATA_DIR: dataDir, PORT });
      expect(await second.end()).toBe(1);
      expect(second.output()).toContain(`process ${first.pid} at ${first.origin}`);
      expect(second.output().trim().split("\n")).toHaveLength(1);
    }
    expect(await health(first.origin)).toBe(200);
  });

  it("says which port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const taken = other.address();
    const port = taken && typeof taken === "object" ? taken.port : 0;
    const dataDir = await bench.folder();
    const server = bench.server({ DATA_DIR: dataDir, PORT: String(port) });
    expect(await server.end()).toBe(1);
    expect(server.output()).toMatch(
      new RegExp(`^Port ${port} on 127.0.0.1 is taken .*PORT=${port + 1} npm start.*\n$`),
    );
    expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
    other.close();
  });

  it("takes over the PostgreSQL that a killed run left behind", async () => {
    const dataDir = await bench.folder();
    const killed = await startServer(dataDir);
    const left = findPostmaster(clusterOf(dataDir));
    killed.signal("SIGKILL");
    await killed.end();
    const next = await startServer(dataDir, { PORT: String(await freePort()) });
    expect(findPostmaster(clusterOf(dataDir))?.pid).toBe(left?.pid);
    next.signal("SIGINT");
    expect(await next.end()).toBe(0);
    expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
  });

  it("starts PostgreSQL again when that dies, and answers again", async () => {
    const dataDir = await bench.folder();
    const server = await startServer(dataDir);
    const victim = findPostmaster(clusterOf(dataDir))?.pid ?? 0;
    process.kill(victim, "SIGKILL");
    await server.until(/PostgreSQL is back\./);
    await vi.waitFor(async () => expect(await health(server.origin)).toBe(200), { timeout: 10_000 });
    expect(server.output().match(/PostgreSQL stopped/g)).toHaveLength(1);
    // Still the only server on its data.
    const second = bench.server({ DATA_DIR: dataDir });
    expect(await second.end()).toBe(1);
    expect(second.output()).toContain(server.origin);
  });

  it("recovers after both were killed, and is not confused by a program with PostgreSQL's old pid", async () => {
    const dataDir = await bench.folder();
    const killed = await startServer(dataDir);
    const victim = findPostmaster(clusterOf(dataDir))?.pid ?? 0;
    killed.signal("SIGKILL");
    process.kill(victim, "SIGKILL");
    await killed.end();
    await untilStopped(clusterOf(dataDir));
    await reusePid(clusterOf(dataDir), process.pid);
    const next = await startServer(dataDir);
    expect(await health(next.origin)).toBe(200);
  });

  it.each([
    [{ PORT: "high" }, /^PORT is "high"/],
    [{ HOST: "0.0.0.0" }, /^HOST 0\.0\.0\.0 .*ADMIN_API_KEY/],
    [{ DATABASE_URL: "mysql://localhost" }, /^DATABASE_URL: expected postgres:/],
  ])("refuses %o in one sentence", async (env, sentence) => {
    const server = bench.server({ DATA_DIR: await bench.folder(), ...env });
    expect(await server.end()).toBe(1);
    expect(server.output()).toMatch(sentence);
    expect(server.output().trim().split("\n")).toHaveLength(1);
  });
});

/** Writes another program's pid into the file that PostgreSQL left. */
async function reusePid(pgData: string, pid: number): Promise<void> {
  const file = `${pgData}/postmaster.pid`;
  const [, ...rest] = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, [pid, ...rest].join("\n"));
}

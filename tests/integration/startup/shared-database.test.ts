import { afterEach, expect, it } from "vitest";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { clusterOf, testBench } from "../../support/processes.ts";

const bench = testBench();
afterEach(bench.clean);

const hold = (role: "server" | "command", dataDir: string) =>
  bench.run("tests/support/hold-database.ts", { DATA_DIR: dataDir }, [role]);

it("lets commands that start at once on a new folder share one PostgreSQL; the last one stops it", async () => {
  const dataDir = await bench.folder();
  const commands = [1, 2, 3].map(() => hold("command", dataDir));
  await Promise.all(commands.map((command) => command.until(/open 18\d{4} é/)));
  for (const [index, command] of commands.entries()) {
    command.signal("SIGTERM");
    expect(await command.end()).toBe(0);
    expect(findPostmaster(clusterOf(dataDir)) === undefined).toBe(index === commands.length - 1);
  }
});

it("stops PostgreSQL when all leave at once", async () => {
  const dataDir = await bench.folder();
  const commands = [1, 2, 3].map(() => hold("command", dataDir));
  await Promise.all(commands.map((command) => command.until(/open/)));
  for (const command of commands) command.signal("SIGTERM");
  expect(await Promise.all(commands.map((command) => command.end()))).toEqual([0, 0, 0]);
  expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
});

it("lets a server join a command's PostgreSQL and leave before it", async () => {
  const dataDir = await bench.folder();
  const command = hold("command", dataDir);
  await command.until(/open/);
  const started = findPostmaster(clusterOf(dataDir))?.pid;
  const server = hold("server", dataDir);
  await server.until(/open/);
  expect(findPostmaster(clusterOf(dataDir))?.pid).toBe(started);

  server.signal("SIGTERM");
  expect(await server.end()).toBe(0);
  expect(findPostmaster(clusterOf(dataDir))?.pid).toBe(started);
  command.signal("SIGTERM");
  expect(await command.end()).toBe(0);
  expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
});

it("starts again what another is just stopping", async () => {
  const dataDir = await bench.folder();
  const leaving = hold("command", dataDir);
  await leaving.until(/open/);
  leaving.signal("SIGTERM");
  const coming = hold("command", dataDir);
  await coming.until(/open/);
  expect(await leaving.end()).toBe(0);
  expect(findPostmaster(clusterOf(dataDir))).toBeDefined();
});

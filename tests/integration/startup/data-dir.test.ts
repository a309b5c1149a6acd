import { chmod, chown, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { clusterOf, testBench } from "../../support/processes.ts";

const bench = testBench();
afterEach(bench.clean);

const isRoot = process.getuid?.() === 0;
const open = (dataDir: string) => bench.run("tests/support/hold-database.ts", { DATA_DIR: dataDir });

async function refusal(dataDir: string): Promise<string> {
  const command = open(dataDir);
  expect(await command.end()).toBe(1);
  expect(command.output().trim().split("\n")).toHaveLength(1);
  return command.output();
}

async function openAndClose(dataDir: string): Promise<string> {
  const command = open(dataDir);
  await command.until(/open/);
  command.signal("SIGTERM");
  expect(await command.end()).toBe(0);
  return command.output();
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it("keeps password and data to their owners", async () => {
  const dataDir = join(await bench.folder(), "new");
  await openAndClose(dataDir);
  expect(await modeOf(join(dataDir, "cluster.json"))).toBe(0o600);
  expect(await modeOf(clusterOf(dataDir))).toBe(0o700);
  expect((await modeOf(dataDir)) & 0o066).toBe(0);
});

it("works in a folder whose path is too long for a socket", async () => {
  const dataDir = join(await bench.folder(), "deep-".repeat(25));
  await openAndClose(dataDir);
});

it("names a DATA_DIR that is a file, or below one", async () => {
  const file = join(await bench.folder(), "file");
  await writeFile(file, "");
  expect(await refusal(file)).toContain(`DATA_DIR ${file} is a file`);
  expect(await refusal(join(file, "below"))).toContain(`DATA_DIR ${join(file, "below")} is a file`);
});

it.skipIf(isRoot)("names a DATA_DIR that it may not write to", async () => {
  const dataDir = await bench.folder();
  await chmod(dataDir, 0o500);
  expect(await refusal(dataDir)).toMatch(/may not write to DATA_DIR/);
  await chmod(dataDir, 0o700);
});

it("names data of another PostgreSQL and leaves it alone", async () => {
  const dataDir = await bench.folder();
  await mkdir(join(dataDir, "postgres"));
  await writeFile(join(dataDir, "postgres/PG_VERSION"), "17\n");
  expect(await refusal(dataDir)).toMatch(/holds data of PostgreSQL 17, and .* brings PostgreSQL 18/);
  expect(await readFile(join(dataDir, "postgres/PG_VERSION"), "utf8")).toBe("17\n");
});

it("names a lost or a wrong password", async () => {
  const dataDir = await bench.folder();
  await openAndClose(dataDir);
  const file = join(dataDir, "cluster.json");
  const state = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, "{");
  expect(await refusal(dataDir)).toContain(`${file} is damaged`);
  await writeFile(file, JSON.stringify({ ...state, password: "another" }));
  const wrong = open(dataDir);
  expect(await wrong.end()).toBe(1);
  expect(wrong.output()).toContain("is not that of its PostgreSQL");
  expect(findPostmaster(clusterOf(dataDir))).toBeUndefined();
});

it("clears away what a killed first start left half made", async () => {
  const dataDir = await bench.folder();
  // No process can have this pid.
  await mkdir(join(dataDir, "postgres.new-999999999/base"), { recursive: true });
  await openAndClose(dataDir);
  await expect(stat(join(dataDir, "postgres.new-999999999"))).rejects.toThrow("ENOENT");
});

describe.runIf(isRoot)("as root", () => {
  it("runs PostgreSQL as another user, under a closed folder too, and finds its data again", async () => {
    const closed = await bench.folder();
    await chmod(closed, 0o700);
    const dataDir = join(closed, "data");
    const first = await openAndClose(dataDir);
    const cluster = clusterOf(dataDir);
    expect(first).toContain(`who can't enter ${dataDir}`);
    expect((await stat(cluster)).uid).not.toBe(0);
    expect(await openAndClose(dataDir)).toMatch(/^open/);
    expect(clusterOf(dataDir)).toBe(cluster);
  });

  it("runs PostgreSQL as the user whose data it is", async () => {
    const dataDir = await bench.folder();
    await openAndClose(dataDir);
    const { uid, gid } = await stat(clusterOf(dataDir));
    await chown(join(dataDir, "cluster.json"), uid, gid);
    await openAndClose(dataDir);
    expect((await stat(join(dataDir, "cluster.json"))).uid).toBe(uid);
  });
});

import { execFileSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, beforeEach, expect, test } from "vitest";
import { listImports } from "#/domain/analytics/imports/find-import.ts";
import { useDatabase } from "../../support/database.ts";
import { openDoor, runCommand, startCommand } from "../../support/run-command.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";
import { emptyTables, readStored, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const door = await openDoor(settings);
const folder = await mkdtemp(join(tmpdir(), "meterline-cli-"));
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => emptyTables(sql));

let files = 0;
async function write(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `sessions-${++files}.csv`);
  await writeFile(path, content);
  return path;
}

const meterline = (...args: string[]) => runCommand(["import", "--database-url", door.url, ...args]);
const users = async () => Object.keys((await readStored(sql)).users);
const other = { username: "other", start: "2022-12-20 10:00:00", upload: "1", download: "1" };
const good = sessionFile(oracleRows);
const bad = sessionFile([other, "x,y", { ...other, username: "", upload: "-1" }]);

test("a good file is imported and summed up", async () => {
  const { code, stdout, stderr } = await meterline("--csv", await write(good));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    /Import \d+ done\n {2}rows read +8\n {2}new +8\n {2}duplicate +0\n {2}rejected +0\n {2}users +3\n {2}span +2022-11-18 11:00:00 to 2022-12-15 10:00:00 UTC\n {2}seconds +[\d.]+ \([\d,]+ rows\/s\)\n$/,
  );
  expect(await users()).toEqual(["heavyUser1", "lightUser3", "mediumUser2"]);
  expect((await listImports(ctx, { page: 1, perPage: 5 })).rows).toMatchObject([
    { source: "command", state: "done", file_name: "sessions-1.csv" },
  ]);
});

test("it replaces what was imported before, unless told not to clear", async () => {
  await meterline("--csv", await write(good));
  const added = await meterline(
    "--csv",
    await write(sessionFile([other])),
    "--no-clear",
    "--batch-size",
    "1",
  );
  expect(added.stdout).toMatch(/new +1\n/);
  expect(await users()).toHaveLength(4);
  const again = await meterline("--csv", await write(good), "--no-clear");
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/new +0\n {2}duplicate +8\n/)]);
  expect((await meterline("--csv", await write(gzipSync(sessionFile([other]))))).code).toBe(0);
  expect(await users()).toEqual(["other"]);
});

test("a bad row stops the file: nothing changes, the rows are shown and written beside it", async () => {
  await meterline("--csv", await write(good));
  const before = await readStored(sql);
  const path = await write(bad);
  const { code, stdout, stderr } = await meterline("--csv", path);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^line 3: "x,y": expected 6 fields, found 2\nline 4, username: "": expected a username\nline 4, upload: "-1": expected a number of kilobits/,
  );
  expect(stderr).toContain(`All of them are in ${path}.errors.csv`);
  expect(stderr).toContain("2 rows are not valid, so nothing was changed.");
  expect(stdout).toMatch(/^Nothing was changed\n/m);
  expect(await readStored(sql)).toEqual(before);
  const faults: string[][] = parse(await readFile(`${path}.errors.csv`));
  expect(faults.map(([line, column, value]) => [line, column, value])).toEqual([
    ["line", "column", "value"],
    ["3", "", "x,y"],
    ["4", "username", ""],
    ["4", "upload", "-1"],
  ]);
});

test("--on-error skip imports the other rows", async () => {
  const path = await write(bad);
  const { code, stdout } = await meterline("--csv", path, "--on-error", "skip");
  expect([code, stdout]).toEqual([0, expect.stringMatching(/new +1\n {2}duplicate +0\n {2}rejected +2\n/)]);
  expect(parse(await readFile(`${path}.errors.csv`))).toHaveLength(4);
  await writeFile(path, good);
  expect((await meterline("--csv", path)).code).toBe(0);
  await expect(readFile(`${path}.errors.csv`)).rejects.toThrow("ENOENT");
});

test("of many bad rows the first 20 are shown and all are written", async () => {
  const path = await write(sessionFile(Array.from({ length: 3000 }, (_, n) => `bad${n}`)));
  const { code, stderr } = await meterline("--csv", path);
  expect(code).toBe(1);
  expect(stderr.match(/^line \d+:/gm)).toHaveLength(20);
  expect(stderr).toContain("and 2980 more");
  expect(parse(await readFile(`${path}.errors.csv`))).toHaveLength(3001);
});

test("--dry-run says what the file would do and changes nothing", async () => {
  await meterline("--csv", await write(sessionFile([other])));
  const before = await readStored(sql);
  const dry = await meterline("--csv", await write(good), "--no-clear", "--dry-run");
  expect([dry.code, dry.stdout]).toEqual([
    0,
    expect.stringMatching(/^Dry run; nothing was changed\n {2}rows read +8\n {2}new +8\n/m),
  ]);
  expect((await meterline("--csv", await write(bad), "--dry-run")).code).toBe(1);
  expect(await readStored(sql)).toEqual(before);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test.each([
  ["a header that is none", () => write("a,b\n1,2\n"), /The header lacks|Line 1: the header lacks/],
  ["an empty file", () => write(""), /The file is empty/],
  ["a damaged gzip file", () => write(gzipSync(good).subarray(0, 60)), /The gzip file is damaged/],
])("%s fails with one sentence", async (_, path, sentence) => {
  const { code, stderr } = await meterline("--csv", await path());
  expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  expect(stderr).not.toMatch(/\n +at /);
});

test("bad rows that can't be written down are said to be so", async () => {
  const path = await write(bad);
  await mkdir(`${path}.errors.csv`);
  const { code, stderr } = await meterline("--csv", path);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`${path}.errors.csv`)]);
  expect(stderr).not.toMatch(/\n +at /);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("Ctrl-C in the middle of a file leaves everything as it was", async () => {
  await meterline("--csv", await write(good));
  const before = await readStored(sql);
  const pipe = join(folder, "pipe.csv");
  execFileSync("mkfifo", [pipe]);
  const { child, ended } = startCommand(["import", "--database-url", door.url, "--csv", pipe]);
  const writer = createWriteStream(pipe);
  writer.on("error", () => {});
  writer.write(sessionFile([other]));
  const copies = () =>
    sql`select from pg_stat_activity where datname = current_database() and query like 'copy %' and state = 'active'`;
  await expect.poll(async () => (await copies()).length, { timeout: 30_000 }).toBe(1);
  // A terminal sends the signal to all of its group.
  process.kill(-(child.pid ?? 0), "SIGINT");
  // A read of a pipe ends when the pipe does.
  writer.destroy();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^Stopped[^\n]*\n$/)]);
  expect(await readStored(sql)).toEqual(before);
  expect((await listImports(ctx, { page: 1, perPage: 1 })).rows).toMatchObject([{ state: "failed" }]);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

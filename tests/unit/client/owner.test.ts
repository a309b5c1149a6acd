import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAbandoned, Owner } from "#/client/spool/owner.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meterline-owner-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Another run whose owner file differs from that of this process. */
async function writeOwner(differences: object, ageMs = 0): Promise<string> {
  const { run } = new Owner(folder);
  const file = join(folder, `${run}.owner`);
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), ...differences }));
  const time = new Date(Date.now() - ageMs);
  await utimes(file, time, time);
  return run;
}

const longAgo = 3_600_000;

test("the run of a living process is not abandoned, however long it says nothing", async () => {
  expect(await isAbandoned(folder, await writeOwner({}, longAgo))).toBe(false);
});

test("a released run is abandoned, and leaves no file", async () => {
  const owner = new Owner(folder);
  owner.release();
  expect(await isAbandoned(folder, owner.run)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test("the run of a process that ended is abandoned at once", async () => {
  // The largest pid that Linux gives is 2^22.
  expect(await isAbandoned(folder, await writeOwner({ pid: 2 ** 22 + 1 }))).toBe(true);
});

test("a pid that was given to another process since is no sign of life", async () => {
  expect(await isAbandoned(folder, await writeOwner({ started: "an earlier time" }))).toBe(true);
});

test("on another machine, in another container or before a reboot it is silence that counts", async () => {
  const elsewhere = { place: "another machine", pid: 2 ** 22 + 1 };
  expect(await isAbandoned(folder, await writeOwner(elsewhere, 60_000))).toBe(false);
  expect(await isAbandoned(folder, await writeOwner(elsewhere, longAgo))).toBe(true);
});

test("an owner file that can't be understood is nobody's", async () => {
  await writeFile(join(folder, "x.owner"), "");
  expect(await isAbandoned(folder, "x")).toBe(true);
});

test("a process whose run was taken over begins another", () => {
  const owner = new Owner(folder);
  const { run } = owner;
  expect(owner.signLife()).toBe(true);
  owner.release();
  expect(owner.signLife()).toBe(false);
  expect(owner.run).not.toBe(run);
  expect(owner.signLife()).toBe(true);
});

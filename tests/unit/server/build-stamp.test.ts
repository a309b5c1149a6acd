import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isBuildOf, readSources, stampBuild } from "#/server/build-stamp.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "meterline-stamp-"));
  await write("src/app/page.tsx", "one");
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

it("holds for the same contents, however new the files are", async () => {
  await write(".next/BUILD_ID", "x");
  stampBuild(root, readSources(root));
  await write("src/app/page.tsx", "one");
  expect(isBuildOf(root, readSources(root))).toBe(true);
});

it.each([
  ["src/app/page.tsx", "two"],
  ["src/ui/new.tsx", ""],
  ["package-lock.json", "{}"],
  ["next.config.mjs", ""],
])("changes with %s", async (path, text) => {
  const before = readSources(root);
  await write(path, text);
  expect(readSources(root)).not.toBe(before);
});

it.each(["src/main.ts", "src/server/listen.ts", "src/cli/import.ts", "tests/x.test.ts", "README.md"])(
  "does not change with %s",
  async (path) => {
    const before = readSources(root);
    await write(path, "new");
    expect(readSources(root)).toBe(before);
  },
);

it("does not hold without a build, or with a half one", async () => {
  const sources = readSources(root);
  expect(isBuildOf(root, sources)).toBe(false);
  await mkdir(join(root, ".next"));
  stampBuild(root, sources);
  expect(isBuildOf(root, sources)).toBe(false);
});

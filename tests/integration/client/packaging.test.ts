import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childEnv } from "#/env.ts";
import { openClientWorld } from "../../support/client-world.ts";

const root = join(import.meta.dirname, "../../..");
let folder = "";

const run = async (command: string, args: string[], cwd: string): Promise<string> => {
  const env = childEnv({ npm_config_cache: join(folder, "npm-cache"), npm_config_offline: "true" });
  const { stdout } = await promisify(execFile)(command, args, { cwd, env });
  return stdout;
};
const node = (args: string[], cwd: string) => run(process.execPath, args, cwd);

/** Packs a folder; returns the tarball. */
async function pack(source: string, destination: string): Promise<string> {
  await mkdir(destination);
  const [packed] = JSON.parse(
    await run("npm", ["pack", "--json", "--pack-destination", destination], source),
  );
  return join(destination, packed.filename);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meterline-packaging-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const report = (load: string) => `${load}
const client = new BillingClient({ url: process.argv[2] });
client.recordUsage({ customer: "ada", service: "internet", quantity: "1.50" });
client.close({ timeout: 5000 }).then((end) => console.log(JSON.stringify(end)));
`;

const typed = `import { BillingClient, type BillingClientOptions, QueueFullError } from "meterline/client";

const options: BillingClientOptions = { url: "http://127.0.0.1:3000", fetch, fsync: "always" };
const client = new BillingClient(options);
client.onRejected(({ event, reason }) => console.log(event.id.length, reason.length));
export const keys: Promise<{ id: string }> = client.recordUsage({ customer: "a", service: "b", values: { c: 1n } });
export const left: Promise<{ undelivered: number }> = client.close({ timeout: 1 });
export const isFull = (error: unknown) => error instanceof QueueFullError;
// @ts-expect-error There is no such option.
new BillingClient({ url: "", maxRetries: 3 });
// @ts-expect-error A service is needed.
client.recordUsage({ customer: "a", quantity: 1 });
`;

/** Reports one event from an ES module and one from a CommonJS module in `cwd`. */
async function reportFrom(cwd: string): Promise<void> {
  const { server } = await openClientWorld();
  await writeFile(join(cwd, "report.mjs"), report('import { BillingClient } from "meterline/client";'));
  await writeFile(join(cwd, "report.cjs"), report('const { BillingClient } = require("meterline/client");'));
  for (const file of ["report.mjs", "report.cjs"]) {
    expect(JSON.parse(await node([file, server.url], cwd))).toEqual({ undelivered: 0 });
  }
  expect([...server.stored.values()].map(({ quantity }) => quantity)).toEqual(["1.50", "1.50"]);
}

describe("the client's own package", () => {
  let home = "";

  beforeAll(async () => {
    const source = join(folder, "source");
    await node([join(root, "src/client/packaging/build-client.ts"), "--out", source], root);
    const tarball = await pack(source, join(folder, "packed"));
    home = join(folder, "empty");
    await mkdir(home);
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], home);
  });

  test("installs in an empty folder without a network and brings nothing along", async () => {
    const lock = JSON.parse(await readFile(join(home, "package-lock.json"), "utf8"));
    expect(Object.keys(lock.packages)).toEqual(["", "node_modules/meterline"]);
    const manifest = JSON.parse(await readFile(join(home, "node_modules/meterline/package.json"), "utf8"));
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: "meterline", version, engines: { node: ">=18" } });
    expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([]);
  });

  test("works from ES modules and from CommonJS", () => reportFrom(home));

  test("has types for both", async () => {
    await writeFile(join(home, "typed.mts"), typed);
    await writeFile(join(home, "typed.cts"), typed);
    const options = ["--noEmit", "--strict", "--module", "node20", "--lib", "ES2022,DOM", "--types", ""];
    await run(join(root, "node_modules/.bin/tsc"), [...options, "typed.mts", "typed.cts"], home);
  });

  test("imports nothing but Node's own modules", async () => {
    const files = await run(
      "grep",
      ["-rhoE", '(from |require\\()"[^"]+"', "esm", "cjs"],
      join(folder, "source"),
    );
    const modules = files.split("\n").filter((line) => line !== "" && !/"(node:|\.\.?\/)/.test(line));
    expect(modules).toEqual([]);
  });
});

test("npm pack in the project makes a package that has meterline/client as well", async () => {
  await run("npm", ["run", "build:client"], root);
  const tarball = await pack(root, join(folder, "project"));
  const home = join(folder, "project/home");
  const installed = join(home, "node_modules/meterline");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"], home);
  await reportFrom(home);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnv } from "#/env.ts";

const root = join(import.meta.dirname, "../..");
const bin = (name: string) => join(root, "node_modules/.bin", name);

/** Each is one check that passes or fails as a whole; the pages are built for the checks after it. */
const checks: [name: string, command: string[]][] = [
  ["build", [process.execPath, join(root, "src/server/build.ts")]],
  ["format and lint", [bin("biome"), "check", "."]],
  ["types", [bin("tsc"), "--noEmit"]],
  ["dead code", [process.execPath, bin("knip")]],
];
const suites = ["unit", "integration", "startup", "fire", "e2e"];

async function run(command: string[]): Promise<boolean> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: root,
    env: childEnv({ CI: "true" }),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  success: boolean;
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const folder = await mkdtemp(join(tmpdir(), "meterline-verify-"));
try {
  for (const [name, command] of checks) {
    console.log(`\n# ${name}`);
    if (await run(command)) counts.passed++;
    else counts.failed++;
  }
  for (const suite of suites) {
    console.log(`\n# ${suite}`);
    const report = join(folder, `${suite}.json`);
    const isGreen = await run([
      process.execPath,
      bin("vitest"),
      "run",
      "--project",
      suite,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ]);
    const text = await readFile(report, "utf8").catch(() => undefined);
    const found: VitestReport | undefined = text === undefined ? undefined : JSON.parse(text);
    counts.passed += found?.numPassedTests ?? 0;
    counts.skipped += found?.numPendingTests ?? 0;
    const failed = found?.numFailedTests ?? 0;
    // A suite that breaks outside its tests has failed too.
    counts.failed += isGreen ? failed : Math.max(1, failed);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

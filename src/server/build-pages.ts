import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartupError } from "#/db/startup-error.ts";
import { childEnv, nextEnv } from "#/env.ts";
import { isBuildOf, readSources, stampBuild } from "#/server/build-stamp.ts";

/** ms to wait for a build that another process makes. */
const patience = 10 * 60_000;

/** Builds the pages if there is no build of these sources. `stopped` ends a build half way. */
export async function buildPages(
  root: string,
  log: (line: string) => void,
  stopped: AbortSignal,
): Promise<void> {
  const sources = readSources(root);
  const deadline = Date.now() + patience;
  for (let waiting = false; !isBuildOf(root, sources); waiting = true) {
    refuseReadOnly(root);
    if (!waiting) log("Building the pages, which takes a minute and is done once…");
    const begun = Date.now();
    const { ok, output } = await runNextBuild(root, stopped);
    if (ok) {
      stampBuild(root, sources);
      log(`Built in ${Math.round((Date.now() - begun) / 1000)} s.`);
      return;
    }
    if (!/Another .*next build.* process is already running/.test(output) || Date.now() > deadline) {
      throw new StartupError(`The pages could not be built (try \`npm run build\`):\n${lastLines(output)}`);
    }
    await sleep(1000, undefined, { signal: stopped });
  }
}

function runNextBuild(root: string, stopped: AbortSignal): Promise<{ ok: boolean; output: string }> {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: childEnv(nextEnv("production")),
    stdio: ["ignore", "pipe", "pipe"],
    signal: stopped,
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
}

function refuseReadOnly(root: string): void {
  const folder = existsSync(join(root, ".next")) ? join(root, ".next") : root;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StartupError(
      `The pages must be built first and ${folder} is not yours to write to: run \`npm run build\` as its owner.`,
    );
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-30).join("\n");
}

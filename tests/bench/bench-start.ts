import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { childEnv } from "#/env.ts";
import { freePort, startServer } from "./bench-server.ts";
import type { Measurement } from "./measurement.ts";

const root = join(import.meta.dirname, "../..");

/** From `npm start` to the first answer of a page and of the API, built and with data. */
export async function benchStart(dataDir: string, rows: number): Promise<Measurement[]> {
  // The first start builds the pages where there is no build.
  await (await startServer(dataDir)).stop();
  const port = await freePort();
  const begun = performance.now();
  const npm = spawn("npm", ["start"], {
    cwd: root,
    env: childEnv({ DATA_DIR: dataDir, PORT: String(port), SAMPLE_DATA: "off" }),
    stdio: "ignore",
    detached: true,
  });
  try {
    const api = await firstAnswer(`http://127.0.0.1:${port}/api/v1/users/top`, begun);
    const pages = await firstAnswer(`http://127.0.0.1:${port}/`, begun);
    return [
      { work: "npm start to the first answer of the API", rows, value: api, unit: "s" },
      { work: "npm start to the first answer of a page", rows, value: pages, unit: "s" },
    ];
  } finally {
    if (npm.pid !== undefined) process.kill(-npm.pid, "SIGTERM");
    await once(npm, "exit");
    await pause(1000);
  }
}

async function firstAnswer(url: string, begun: number): Promise<number> {
  while (performance.now() - begun < 60_000) {
    const answer = await fetch(url, { headers: { accept: "text/html" } }).catch(() => undefined);
    await answer?.text();
    if (answer?.ok) return (performance.now() - begun) / 1000;
    await pause(20);
  }
  throw new Error(`${url} did not answer within a minute`);
}

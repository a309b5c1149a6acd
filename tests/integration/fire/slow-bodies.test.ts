import { writeFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { fireBench, memoryOf, settingsOf } from "../../support/fire-bench.ts";
import { sendSlowly } from "../../support/slow-client.ts";
import { slowRequests } from "../../support/slow-requests.ts";

const bench = fireBench();
afterEach(bench.clean);

it("explores", async () => {
  const requests = await slowRequests();
  const dataDir = await bench.folder();
  const server = await bench.startApi({ DATA_DIR: dataDir });
  const port = Number(new URL(server.origin).port);
  const before = memoryOf(server.pid);
  let most = before;
  const watch = setInterval(() => { most = Math.max(most, memoryOf(server.pid)); }, 100);
  const begun = performance.now();
  const out: string[] = [];
  await Promise.all(Object.entries(requests).map(async ([name, request]) => {
    const outcome = await sendSlowly(port, request, 90_000);
    out.push(`${Math.round((performance.now() - begun) / 100) / 10} s  ${name}: ${outcome.status} ${outcome.wasClosed} ${outcome.body.slice(0, 250)}`);
  }));
  clearInterval(watch);
  out.push(`${before >> 20} ${most >> 20} ${memoryOf(server.pid) >> 20}`, server.output());
  writeFileSync("/tmp/mlfire/slow", out.join("\n"));
}, 200_000);

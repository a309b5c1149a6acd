import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { fireBench, memoryOf, settingsOf } from "../../support/fire-bench.ts";
import { sendSlowly } from "../../support/slow-client.ts";
import { slowRequests } from "../../support/slow-requests.ts";

const bench = fireBench();
afterEach(bench.clean);

/** ms; the longest patience that the server has is 60 s, looked at every few seconds. */
const patience = 110_000;
/** Bytes that the server may need for all of them at once; any one that is not cut off would take more. */
const margin = 500_000_000;

it("refuses slow, half-sent and oversized bodies in bounded time and memory, and answers others meanwhile", async () => {
  const requests = await slowRequests();
  const dataDir = await bench.folder();
  const server = await bench.startApi({ DATA_DIR: dataDir });
  const port = Number(new URL(server.origin).port);
  const before = memoryOf(server.pid);
  let most = before;
  let isUnderWay = true;
  const meanwhile = (async () => {
    const statuses: number[] = [];
    for (; isUnderWay; await sleep(250)) {
      statuses.push(await report(server.origin, `meanwhile ${statuses.length}`));
      most = Math.max(most, memoryOf(server.pid));
    }
    return statuses;
  })();

  const outcomes = await Promise.all(
    requests.map(async ([name, request]) => ({ name, ...(await sendSlowly(port, request, patience)) })),
  );
  isUnderWay = false;
  const statuses = await meanwhile;

  expect(outcomes.map(({ name, answer }) => ({ name, answer }))).toEqual(
    requests.map(([name, { answer }]) => ({ name, answer })),
  );
  const mustClose = new Set(requests.flatMap(([name, request]) => (request.mustClose ? [name] : [])));
  const stillOpen = outcomes.filter(({ name, wasClosed }) => mustClose.has(name) && !wasClosed);
  expect(stillOpen).toEqual([]);
  expect(statuses.filter((status) => status !== 201)).toEqual([]);
  expect(most - before).toBeLessThan(margin);
  expect(server.output()).toBe(`Meterline is ready at ${server.origin}\n`);
  const [stored] = await bench.query(settingsOf(dataDir))`select count(*)::int as events from usage_events`;
  expect(stored).toEqual({ events: statuses.length });
});

async function report(origin: string, id: string): Promise<number> {
  const answer = await fetch(`${origin}/api/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, customer: "ada", service: "internet", values: { upload: 1, download: 2 } }),
  });
  return answer.status;
}

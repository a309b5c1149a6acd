import { randomInt } from "node:crypto";
import { afterEach, expect, it, onTestFailed } from "vitest";
import { fireBench, memoryOf, settingsOf } from "../../support/fire-bench.ts";
import { anyMalformed } from "../../support/malformed/any-malformed.ts";
import { knownEvent } from "../../support/malformed/broken-events.ts";
import type { WireRequest } from "../../support/malformed/malformed-request.ts";
import { RandomSource } from "../../support/malformed/random-source.ts";
import { type RawAnswer, RawConnection } from "../../support/malformed/raw-connection.ts";

const bench = fireBench();
afterEach(bench.clean);

const requests = 100_000;
/** Requests after which the server's memory is what it is. */
const warmUp = 20_000;
const connections = 24;
/** Bytes that it may have grown by at the end. */
const margin = 50_000_000;

it("refuses 100,000 malformed requests, and neither stumbles nor grows nor changes anything", async () => {
  const seed = randomInt(2 ** 31);
  onTestFailed(() => console.error(`Failed with seed ${seed}`));
  const dataDir = await bench.folder();
  // With little room, what is not let go shows as growth rather than as a heap that waits for its collection.
  const NODE_OPTIONS = "--max-semi-space-size=4 --max-old-space-size=128";
  const server = await bench.startApi({ DATA_DIR: dataDir, NODE_OPTIONS });
  const port = Number(new URL(server.origin).port);
  const sql = bench.query(settingsOf(dataDir));
  const count = () => sql`
    select (select count(*) from usage_events) as events, (select count(*) from customers) as customers,
      (select count(*) from services) as services, (select count(*) from meters) as meters,
      (select count(*) from usage_rollups) as rollups`;
  expect(await report(server.origin, knownEvent)).toBe(201);
  const before = await count();

  const random = new RandomSource(seed);
  const faults: string[] = [];
  let left = warmUp;
  const lane = async () => {
    const connection = new RawConnection(port);
    while (left > 0 && faults.length < 20) {
      left--;
      const request = anyMalformed(random);
      const fault = await connection.ask(request.bytes, request).then(
        (answer) => faultOf(request, answer),
        (error: Error) => error.message,
      );
      if (fault) faults.push(`${fault}\n${request.bytes.toString("latin1").slice(0, 600)}`);
    }
    connection.close();
  };
  const ask = () => Promise.all(Array.from({ length: connections }, lane));

  await ask();
  const warm = memoryOf(server.pid);
  left = requests - warmUp;
  await ask();
  expect(faults).toEqual([]);
  expect(memoryOf(server.pid) - warm).toBeLessThan(margin);

  expect(await count()).toEqual(before);
  expect(server.output()).toBe(`Meterline is ready at ${server.origin}\n`);
  expect(await report(server.origin, knownEvent)).toBe(200);
  expect(await report(server.origin, { ...knownEvent, id: "another" })).toBe(201);
});

async function report(origin: string, event: object): Promise<number> {
  const answer = await fetch(`${origin}/api/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  return answer.status;
}

/** What is wrong with an answer, or that there is none. */
function faultOf({ mayBeCut, accepts }: WireRequest, answer: RawAnswer | undefined): string | undefined {
  if (!answer) return mayBeCut ? undefined : "no answer";
  return accepts(answer) ? undefined : `${answer.status} ${answer.body.slice(0, 600)}`;
}

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sql } from "#/db/connect.ts";
import { seededRandom } from "#/domain/seeded-random.ts";
import { type ApiServer, fireBench, makeService, settingsOf } from "../../support/fire-bench.ts";
import { openDoor, runCommand } from "../../support/run-command.ts";

const bench = fireBench();
let servers: ApiServer[];
let door: Awaited<ReturnType<typeof openDoor>>;
let sql: Sql;

// PostgreSQL is held by a process of its own; both servers reach it as one on the network.
beforeAll(async () => {
  const dataDir = await bench.folder();
  await bench.run("tests/support/hold-database.ts", { DATA_DIR: dataDir }).until(/open/);
  const settings = settingsOf(dataDir);
  door = await openDoor(settings);
  servers = await Promise.all([1, 2].map(() => bench.startApi({ DATABASE_URL: door.url })));
  sql = bench.query(settings);
});

afterAll(async () => {
  await bench.clean();
  await door?.close();
});

interface SentEvent {
  id: string;
  customer: string;
  service: string;
  quantity: number;
}

interface Receipt {
  id: string;
  status: string;
}

const random = seededRandom(11);
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);

function makeEvents(service: string, count: number): SentEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index % 2 === 0 ? `${service} ${index}` : randomUUID(),
    customer: `customer ${index % 37}`,
    service,
    quantity: 1 + (index % 5),
  }));
}

const originOf = (which: number) => servers[which % servers.length]?.origin ?? "";

async function post(which: number, path: string, body: unknown): Promise<Response> {
  return fetch(`${originOf(which)}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function postEvents(which: number, events: readonly SentEvent[]): Promise<Receipt[]> {
  const answer = await post(which, "/events", events.length === 1 ? events[0] : events);
  const text = await answer.text();
  // Busy: to be sent again, as clients do.
  if (answer.status === 503 && answer.headers.has("retry-after")) return postEvents(which, events);
  expect({ ok: answer.ok, text }).toEqual({ ok: true, text });
  const read = JSON.parse(text);
  return read.receipts ?? [read];
}

/** Sends all events to a server: in arrays of `size`, several at a time, in an order of its own. */
async function sendAll(which: number, events: readonly SentEvent[], size: number): Promise<Receipt[]> {
  const mixed = shuffled(events);
  const parts = Array.from({ length: Math.ceil(mixed.length / size) }, (_, index) =>
    mixed.slice(index * size, (index + 1) * size),
  );
  const receipts: Receipt[] = [];
  const lane = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) receipts.push(...(await postEvents(which, part)));
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  return receipts;
}

/** Every key was accepted once, by one of the servers, and was a duplicate each other time. */
function expectOnce(events: readonly SentEvent[], receipts: readonly Receipt[]): void {
  const statuses = Map.groupBy(receipts, ({ id }) => id);
  const times = receipts.length / events.length;
  const expected = ["accepted", ...Array<string>(times - 1).fill("duplicate")].join();
  const wrong = events.filter(({ id }) => {
    const told = statuses.get(id)?.map(({ status }) => status) ?? [];
    return told.sort().join() !== expected;
  });
  expect(wrong).toEqual([]);
}

async function expectStored(service: string, events: readonly SentEvent[]): Promise<void> {
  const [stored] = await sql`
    select count(*)::int as events, count(distinct (customer_id, key))::int as keys, sum(quantities[1])::int as quantity
    from usage_events join services on services.id = service_id where slug = ${service} and voided_at is null`;
  const quantity = events.reduce((sum, event) => sum + event.quantity, 0);
  expect(stored).toEqual({ events: events.length, keys: events.length, quantity });
  const totals = await Promise.all(
    servers.map(async ({ origin }) => {
      const answer = await fetch(`${origin}/api/v1/meters/${service}/query?window=month`);
      const { data }: { data: { value: string }[] } = await answer.json();
      return data.reduce((sum, { value }) => sum + Number(value), 0);
    }),
  );
  expect(totals).toEqual([quantity, quantity]);
  const reconciled = await runCommand(["reconcile", "--database-url", door.url]);
  expect(reconciled).toMatchObject({ code: 0, stdout: expect.stringMatching(/: drift 0\n$/) });
}

function expectNoFaults(): void {
  for (const server of servers) expect(server.output().match(/"msg":"[^"]*"|deadlock|fault/g)).toBeNull();
}

it.each([
  ["arrays", 200, 10_000],
  ["arrays that part differently", 37, 5_000],
  ["single events", 1, 2_000],
])("accepts each key once when both get it at once in %s", async (_, size, count) => {
  const service = `Both${size}`;
  await makeService(originOf(0), service, service);
  const events = makeEvents(service, count);
  const receipts = await Promise.all([
    sendAll(0, events, size),
    sendAll(1, events, size),
    sendAll(0, events, Math.ceil(size / 3)),
    sendAll(1, events, size * 2),
  ]);
  expectOnce(events, receipts.flat());
  await expectStored(service, events);
  expectNoFaults();
});

it("voids an event once though both are asked, while both record", async () => {
  const service = "Voided";
  await makeService(originOf(1), service, service);
  const old = makeEvents(service, 400);
  await sendAll(0, old, 100);
  const fresh = makeEvents(service, 6_000).map((event) => ({ ...event, id: `fresh ${event.id}` }));
  const toVoid = old.filter((_, index) => index % 3 !== 0);
  const voids = async (which: number) => {
    const left = shuffled(toVoid);
    const lane = async () => {
      for (let event = left.pop(); event; event = left.pop()) {
        const path = `/events/${encodeURIComponent(event.customer)}/${encodeURIComponent(event.id)}/void`;
        const answer = await post(which, path, { reason: "Reported twice" });
        expect({ id: event.id, status: answer.status }).toEqual({ id: event.id, status: 200 });
        expect(await answer.json()).toMatchObject({ status: "voided", revision: 1 });
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  };
  const [first, second] = await Promise.all([
    sendAll(0, fresh, 100),
    sendAll(1, fresh, 60),
    voids(0),
    voids(1),
  ]);
  expectOnce(fresh, [...first, ...second]);
  const voided = new Set(toVoid.map(({ id }) => id));
  await expectStored(service, [...fresh, ...old.filter(({ id }) => !voided.has(id))]);
  // A voided event keeps its key.
  const again = await postEvents(1, toVoid.slice(0, 10));
  expect(again.map(({ status }) => status)).toEqual(Array(10).fill("duplicate"));
  expectNoFaults();
});

it("takes events at once of what the other server has just made", async () => {
  for (let round = 0; round < 10; round++) {
    const service = `Made${round}`;
    await makeService(originOf(round), service, service);
    const events = makeEvents(service, 20);
    const receipts = await Promise.all([sendAll(round + 1, events, 7), sendAll(round, events, 20)]);
    expectOnce(events, receipts.flat());
  }
  expectNoFaults();
});

it("takes events while services come and go", async () => {
  const service = "Steady";
  await makeService(originOf(0), service, service);
  const events = makeEvents(service, 6_000);
  let isSending = true;
  const changing = (async () => {
    for (let round = 0; isSending; round++) {
      await makeService(originOf(round), `Passing${round}`, `passing${round}`);
      const answer = await fetch(`${originOf(round + 1)}/api/v1/services/Passing${round}`, {
        method: "DELETE",
      });
      expect(answer.status).toBe(204);
      await sleep(50);
    }
  })();
  const receipts = await Promise.all([sendAll(0, events, 50), sendAll(1, events, 50)]);
  isSending = false;
  await changing;
  expectOnce(events, receipts.flat());
  await expectStored(service, events);
  expectNoFaults();
});

import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, onTestFailed, vi } from "vitest";
import { BillingClient } from "#/client/index.ts";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { seededRandom } from "#/domain/seeded-random.ts";
import { type ApiServer, fireBench, makeService, settingsOf } from "../../support/fire-bench.ts";
import { clusterOf, freePort } from "../../support/processes.ts";
import { type PostedEvent, RawPoster } from "../../support/raw-poster.ts";
import { runCommand } from "../../support/run-command.ts";

const bench = fireBench();
afterEach(bench.clean);

const service = "Storage";
const victims = [
  ...Array<"server">(4).fill("server"),
  ...Array<"postmaster">(3).fill("postmaster"),
  ...Array<"backend">(2).fill("backend"),
  "both" as const,
];

it("counts every event once, though the server and PostgreSQL are killed ten times in mid-load", async () => {
  const seed = randomInt(2 ** 31);
  const random = seededRandom(seed);
  const dataDir = await bench.folder();
  const PORT = String(await freePort());
  const start = () => bench.startApi({ DATA_DIR: dataDir, PORT });
  let server = await start();
  onTestFailed(() => console.error(`Failed with seed ${seed}; the last server said:\n${server.output()}`));
  await makeService(server.origin, service, "stored");

  const stop = new AbortController();
  const poster = new RawPoster(server.origin, seededRandom(seed + 1));
  const client = quickClient(server.origin);
  const posting = poster.run(4, service, stop.signal);
  const reporting = report(client, seededRandom(seed + 2), stop.signal);

  for (const victim of victims.sort(() => random() - 0.5)) {
    await untilAnswering(client, poster);
    await sleep(50 + random() * 600);
    server = await kill(victim);
  }
  await untilAnswering(client, poster);
  stop.abort();
  const [reported] = await Promise.all([reporting, posting]);
  await client.flush({ timeout: 30_000 });
  expect(client.stats()).toMatchObject({ delivered: reported.length, rejected: 0, dropped: 0, queued: 0 });
  await client.close();

  const acknowledgedAtOnce = poster.acknowledged.size;
  const unacknowledged = poster.unacknowledged();
  for (let at = 0; at < unacknowledged.length; at += 500) {
    expect(await poster.post(unacknowledged.slice(at, at + 500))).toBe(true);
  }
  expect(poster.surprises).toEqual([]);
  expect(acknowledgedAtOnce).toBeGreaterThan(0);
  expect(poster.unacknowledged()).toEqual([]);

  const expected = [...reported, ...poster.sent.values()];
  expect(await readStored(dataDir)).toEqual(linesOf(expected));
  await expectTotal(server.origin, expected);
  const reconciled = await runCommand(["reconcile"], { DATA_DIR: dataDir, DATABASE_URL: "" });
  expect(reconciled).toMatchObject({ code: 0, stdout: expect.stringMatching(/: drift 0\n$/) });

  async function kill(victim: (typeof victims)[number]): Promise<ApiServer> {
    const isServers = victim === "server" || victim === "both";
    if (isServers) server.signal("SIGKILL");
    if (victim !== "server") {
      const postmaster = findPostmaster(clusterOf(dataDir));
      if (!postmaster) throw new Error("PostgreSQL does not run");
      process.kill(victim === "backend" ? pickBackend(postmaster.pid, random) : postmaster.pid, "SIGKILL");
    }
    if (!isServers) return server;
    await server.end();
    return start();
  }
});

function quickClient(url: string): BillingClient {
  const quiet = () => {};
  return new BillingClient({
    url,
    batch: { maxEvents: 100, maxWaitMs: 20 },
    backoff: { baseMs: 20, ceilingMs: 300 },
    requestTimeoutMs: 5_000,
    maxQueueEvents: 2_000,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

/** Hands events to the client until `signal`; answers them all. */
async function report(
  client: BillingClient,
  random: () => number,
  signal: AbortSignal,
): Promise<PostedEvent[]> {
  const reported: PostedEvent[] = [];
  while (!signal.aborted) {
    const customer = `client ${Math.floor(random() * 20)}`;
    const quantity = `${Math.floor(random() * 1000)}.${1 + Math.floor(random() * 9)}`;
    const { id } = await client.recordUsage({ customer, service, quantity });
    reported.push({ id, customer, service, quantity });
    if (reported.length % 20 === 0) await sleep(10);
  }
  return reported;
}

/** Waits until both senders are heard again. */
async function untilAnswering(client: BillingClient, poster: RawPoster): Promise<void> {
  const { delivered } = client.stats();
  const acknowledged = poster.acknowledged.size;
  await vi.waitFor(
    () => {
      expect(client.stats().delivered).toBeGreaterThan(delivered + 100);
      expect(poster.acknowledged.size).toBeGreaterThan(acknowledged + 100);
    },
    { timeout: 30_000 },
  );
}

/** One of the processes that PostgreSQL answers the server's connections with. */
function pickBackend(postmaster: number, random: () => number): number {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8").trim().split(" ");
  const backends = children.filter((pid) =>
    /^postgres: meterline meterline /.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")),
  );
  const backend = backends[Math.floor(random() * backends.length)];
  if (!backend) throw new Error("PostgreSQL has no connection of the server");
  return Number(backend);
}

const lineOf = ({ id, customer, quantity }: Omit<PostedEvent, "service">) => `${id} ${customer} ${quantity}`;
const linesOf = (events: readonly PostedEvent[]) => events.map(lineOf).sort();

async function readStored(dataDir: string): Promise<string[]> {
  const rows = await bench.query(settingsOf(dataDir))<{ id: string; customer: string; quantity: string }[]>`
    select coalesce(event.id, event.key::text) as id, external_id as customer, trim_scale(quantities[1]) as quantity
    from usage_events event join customers on customers.id = customer_id where voided_at is null`;
  return rows.map(lineOf).sort();
}

/** Asks for what all events come to, and compares it with the plain sum. */
async function expectTotal(origin: string, events: readonly PostedEvent[]): Promise<void> {
  const tenths = events.reduce((sum, { quantity }) => sum + BigInt(quantity.replace(".", "")), 0n);
  const answer = await fetch(`${origin}/api/v1/meters/stored/query?window=month`);
  const { data }: { data: { value: string; events: number }[] } = await answer.json();
  const sum = data.reduce((total, { value }) => total + BigInt(Math.round(Number(value) * 10)), 0n);
  expect([sum, data.reduce((total, { events }) => total + events, 0)]).toEqual([tenths, events.length]);
}

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type BenchServer, freePort, startServer } from "./bench-server.ts";
import type { EventLoad, EventLoadResult } from "./event-load.ts";
import type { Measurement } from "./measurement.ts";
import { startPlainServer } from "./plain-server.ts";

const seconds = 10;
const warmUp = 4;
const service = "Bench";
/** Numbers of events, far enough apart that no two loads meet. */
const apart = 100_000_000;

interface Round {
  work: string;
  connections: number;
  batch: number;
  customers: number;
}

const rounds: Round[] = [
  { work: "one event a request, 512 connections", connections: 512, batch: 1, customers: 1000 },
  { work: "one event a request, 2,000 connections", connections: 2000, batch: 1, customers: 1000 },
  { work: "one event a request, 512 connections, 30 customers", connections: 512, batch: 1, customers: 30 },
  { work: "batches of 1,000", connections: 16, batch: 1000, customers: 1000 },
  { work: "batches of 1,000, 30 customers", connections: 16, batch: 1000, customers: 30 },
];

/** Events reported over HTTP to the whole product, each acknowledged after its commit. */
export async function benchEvents(dataDir: string): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const server = await startServer(dataDir);
  try {
    await makeService(server);
    let first = 0;
    for (const round of rounds) {
      const base = { ...round, address: `${server.address}/api/v1/events` };
      first += apart;
      await sendLoad({ ...base, first, seconds: warmUp });
      first += apart;
      const load = { ...base, first, seconds, startedAt: Date.now() - 3_600_000 };
      const result = await sendLoad(load);
      expectAll(result, "accepted");
      measurements.push(toMeasurement(round.work, result));
      if (round.batch === 1) continue;
      const again = await sendLoad({ ...load, events: result.sent, seconds: seconds * 3 });
      expectAll(again, "duplicate");
      measurements.push(toMeasurement(`${round.work}: the same again, all duplicates`, again));
    }
  } finally {
    await server.stop();
  }
  return measurements;
}

/** A server of the same kind that runs one insert a request, in the same PostgreSQL: the plain way. */
export async function benchPlainInserts(dataDir: string): Promise<Measurement[]> {
  const server = await startPlainServer(dataDir, await freePort());
  try {
    const measurements: Measurement[] = [];
    for (const connections of [512, 2000]) {
      const load = { address: `${server.address}/api/v1/events`, connections, batch: 1, customers: 1000 };
      await sendLoad({ ...load, first: connections * apart, seconds: warmUp });
      const result = await sendLoad({ ...load, first: (connections + 1) * apart, seconds });
      expectAll(result, "accepted");
      const name = connections.toLocaleString("en-US");
      measurements.push(
        toMeasurement(`plain: one insert a request, no rollups, ${name} connections`, result),
      );
    }
    return measurements;
  } finally {
    await server.stop();
  }
}

async function makeService(server: BenchServer): Promise<void> {
  await post(server, "/api/v1/services", { slug: service, name: service });
  await post(server, `/api/v1/services/${service}/meters`, {
    slug: "bench",
    name: "Bench",
    unit: "unit",
    aggregation: "sum",
    price: "0.15",
  });
}

async function post(server: BenchServer, path: string, body: object): Promise<void> {
  const response = await fetch(`${server.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

type Part = Pick<EventLoad, "address" | "connections" | "batch" | "customers" | "first" | "seconds"> &
  Partial<EventLoad>;

async function sendLoad(part: Part): Promise<EventLoadResult> {
  const load: EventLoad = { service, events: apart, startedAt: Date.now() - 3_600_000, ...part };
  const worker = new Worker(new URL("./event-load.ts", import.meta.url), { workerData: load });
  const [result] = await once(worker, "message");
  await worker.terminate();
  return result;
}

function expectAll(result: EventLoadResult, status: "accepted" | "duplicate"): void {
  if (result[status] !== result.sent) throw new Error(`expected all ${status}: ${JSON.stringify(result)}`);
}

const toMeasurement = (work: string, { sent, seconds: took, p50, p99 }: EventLoadResult): Measurement => ({
  work,
  rows: sent,
  value: sent / took,
  unit: "events/s",
  against: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; load and database on the same cores`,
});

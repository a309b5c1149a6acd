import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { startServer } from "./bench-server.ts";
import type { FeedClients, FeedReport, Received } from "./feed-clients.ts";
import type { Measurement } from "./measurement.ts";
import type { SteadyLoad, SteadyResult } from "./steady-load.ts";

const webSockets = 2000;
const eventStreams = 500;
/** Requests a second of the other work that goes on meanwhile. */
const rate = 400;
const seconds = 6;
/** Times that the other work is measured, each time without the clients and then with them. */
const rounds = 5;

/** Thousands who follow the live simulation, on one process, and what that costs everybody else. */
export async function benchSimulationFeed(dataDir: string): Promise<Measurement[]> {
  const server = await startServer(dataDir, { SIMULATION: "on", SIMULATION_SPEED: "1" });
  try {
    return await measureFeed(server.address, server.process.pid ?? 0);
  } finally {
    await server.stop();
  }
}

/** `pid` is the server's. */
async function measureFeed(address: string, pid: number): Promise<Measurement[]> {
  const host = new URL(address).host;
  await makeService(address);
  const alone: SteadyResult[] = [];
  const together: SteadyResult[] = [];
  const reports: FeedReport[] = [];
  let memory = 0;
  await putLoad({ host, first: 0 });
  for (let round = 1; round <= rounds; round++) {
    alone.push(await putLoad({ host, first: round * 1_000_000 }));
    const clients = await openClients({ host, webSockets, eventStreams });
    const watching = new AbortController();
    const watched = watchMemory(pid, watching.signal);
    clients.send("begin");
    together.push(await putLoad({ host, first: round * 1_000_000 + 500_000 }));
    // A message that was published last has to arrive.
    await sleep(2000);
    clients.send("end");
    const [report] = await once(clients, "message");
    reports.push(report);
    watching.abort();
    memory = Math.max(memory, await watched);
  }
  const closed = reports.reduce((sum, report) => sum + report.closed, 0);
  if (closed > 0) throw new Error(`${closed} clients were cut off`);
  const followers = `${webSockets.toLocaleString("en-US")} WebSocket and ${eventStreams} event stream clients`;
  return [
    latency(
      "message to all by WebSocket",
      reports.map((report) => report.webSockets),
    ),
    latency(
      "message to all by event stream",
      reports.map((report) => report.eventStreams),
    ),
    {
      work: `memory of the server with ${followers}`,
      rows: 0,
      value: memory / 1e6,
      unit: "MB",
      against: "resident, the most seen; at most 400",
    },
    {
      work: `reporting ${rate} events a second with ${followers}: p99`,
      rows: together.reduce((sum, { times }) => sum + times.length, 0),
      value: p99(together),
      unit: "ms",
      against: `without them ${p99(alone).toFixed(2)} ms: ${percent(p99(together) / p99(alone))}; load on the same cores`,
    },
  ];
}

function latency(work: string, received: Received[]): Measurement {
  const messages = received.reduce((sum, part) => sum + part.messages, 0);
  const missing = received.reduce((sum, part) => sum + part.missing, 0);
  const p50 = middle(received.map((part) => part.p50));
  return {
    work: `${work}: p99 after its publishing`,
    rows: messages,
    value: middle(received.map((part) => part.p99)),
    unit: "ms",
    against: `p50 ${p50} ms, slowest ${Math.max(...received.map((part) => part.most))} ms, ${missing} missing; at most 250`,
  };
}

const percent = (ratio: number) => `${ratio < 1 ? "" : "+"}${((ratio - 1) * 100).toFixed(1)} %`;

/** Of the rounds, so that one in which the machine was busy with something else does not decide. */
function middle(values: number[]): number {
  values.sort((left, right) => left - right);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

function p99(results: SteadyResult[]): number {
  const failures = results.reduce((sum, result) => sum + result.failures, 0);
  if (failures > 0) throw new Error(`${failures} requests failed`);
  return middle(
    results.map(({ times }) => {
      times.sort((left, right) => left - right);
      return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
    }),
  );
}

/** The clients in a process of their own, once all are connected. It ends with its report, or with us. */
async function openClients(clients: FeedClients): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "feed-clients.ts"), [JSON.stringify(clients)]);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the clients ended with code ${code}`);
  });
  await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  return child;
}

async function putLoad(part: Pick<SteadyLoad, "host" | "first">): Promise<SteadyResult> {
  const load: SteadyLoad = { rate, seconds, connections: 32, ...part };
  const child = fork(join(import.meta.dirname, "steady-load.ts"), [JSON.stringify(load)]);
  const [result] = await once(child, "message");
  return result;
}

/** The most resident bytes seen until `signal`. */
async function watchMemory(pid: number, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    most = Math.max(most, Number(stdout) * 1024);
    await sleep(500, undefined, { signal }).catch(() => {});
  }
  return most;
}

async function makeService(address: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${address}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status !== 201)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  };
  await post("/api/v1/services", { slug: "Bench", name: "Bench" });
  const meter = { slug: "bench", name: "Bench", unit: "unit", aggregation: "sum", price: "0.15" };
  await post("/api/v1/services/Bench/meters", meter);
}

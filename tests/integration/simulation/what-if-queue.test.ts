import { once } from "node:events";
import { connect } from "node:net";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { Problem } from "#/api/contract/problem.ts";
import { WhatIfRun } from "#/api/contract/simulation-what-if.ts";
import type { AppRouter } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { useDatabase } from "../../support/database.ts";
import { serveApi } from "../../support/serve-api.ts";

const { sql, settings } = await useDatabase();
const origin = await serveApi(settings);
const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${origin}/api/trpc` })] });

beforeAll(() => {
  setPool(settings);
});
afterEach(async () => {
  await sql`truncate simulation_runs`;
});

const long = { seed: 1, duration_seconds: 86_400, failures: [] };
const short = { seed: 1, duration_seconds: 1, failures: [] };

const post = (body: unknown, signal?: AbortSignal) =>
  fetch(`${origin}/api/v1/simulation/what-if`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

/** Waits until so many are computed, and so many wait. */
const until = (running: number, waiting: number) =>
  vi.waitFor(
    () => {
      const turns = globalThis.meterlineWhatIfTurns;
      expect([turns?.running, turns?.waiting.length]).toEqual([running, waiting]);
    },
    { timeout: 20_000, interval: 5 },
  );

test("runs wait for their turn, and whoever comes when too many wait is told to come again", async () => {
  const gone = new AbortController();
  const asked = Array.from({ length: 10 }, () => post(long, gone.signal).catch((error: unknown) => error));
  await until(2, 8);
  const refused = await post(short);
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(Problem.parse(await refused.json()).detail).toMatch(/being computed/);
  // The server goes on with other work meanwhile.
  expect((await fetch(`${origin}/api/v1/simulation/runs`)).status).toBe(200);
  gone.abort();
  await Promise.all(asked);
  await until(0, 0);
  expect(await sql`select from simulation_runs`).toHaveLength(0);
  const answered = await post(short);
  expect(answered.status).toBe(201);
  expect(WhatIfRun.parse(await answered.json()).steps).toBe(2);
});

test("a broken connection stops the run that was asked for over it", async () => {
  const body = JSON.stringify(long);
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    `POST /api/v1/simulation/what-if HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
  );
  await until(1, 0);
  socket.resetAndDestroy();
  await until(0, 0);
  expect(await sql`select from simulation_runs`).toHaveLength(0);
});

test("the console asks, finds, replays and removes over tRPC", async () => {
  const failures = [{ service_id: "db-service", start_seconds: 10 }];
  const run = await client.simulation.whatIf.mutate({ seed: 3, duration_seconds: 30, failures });
  expect(run.services.find(({ serviceId }) => serviceId === "db-service")?.role).toBe("cause");
  expect(await client.simulation.run.query({ id: run.id })).toEqual(run);
  const { total, rows } = await client.simulation.runs.query({ perPage: 5 });
  expect({ total, ids: rows.map(({ id }) => id) }).toEqual({ total: 1, ids: [run.id] });
  const replay = await client.simulation.replayRun.mutate({ id: run.id });
  expect(replay).toEqual({ run, identical: true, digest: run.digest });
  await client.simulation.removeRun.mutate({ id: run.id });
  const missing = await client.simulation.run.query({ id: run.id }).catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(TRPCClientError);
  expect(missing).toMatchObject({ data: { code: "NOT_FOUND" } });
});

test("going away stops what was asked for over tRPC, and bad input is told by its place", async () => {
  const gone = new AbortController();
  const asked = client.simulation.whatIf
    .mutate(long, { signal: gone.signal })
    .catch((error: unknown) => error);
  await until(1, 0);
  gone.abort();
  expect(await asked).toBeInstanceOf(TRPCClientError);
  await until(0, 0);
  const failures = [{ service_id: "nobody", start_seconds: 0 }];
  const refused = await client.simulation.whatIf
    .mutate({ ...short, failures })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ data: { errors: [{ path: "failures.0.service_id" }] } });
});

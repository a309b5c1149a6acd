import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { eventLane } from "#/api/events/event-lane.ts";
import { handleApi } from "#/api/handler.ts";
import { setPool } from "#/db/pool.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { readEnv } from "#/env.ts";
import { openTraffic } from "#/jobs/simulation/traffic/open-traffic.ts";
import type { TrafficSource } from "#/jobs/simulation/traffic-source.ts";
import { useDatabase } from "../../support/database.ts";
import { serveHandler } from "../../support/serve-handler.ts";
import {
  countFrames,
  countUsage,
  MadeUpRun,
  openSession,
  putSimulation,
} from "../../support/simulated-traffic.ts";

const { ctx, sql, settings } = await useDatabase();
const live = { ...ctx, clock: () => new Date() };

/** Answers 503 in place of the API while it is down. */
let isDown = false;
const pool = setPool(settings);
const usual = getRequestListener((request) => handleApi(request));
const api = eventLane({ env: readEnv(), sql: pool, next: usual });
const address = await serveHandler((request, response) => {
  if (!isDown) return api(request, response);
  request.resume();
  response.writeHead(503, { "content-type": "application/problem+json" }).end('{"detail":"down"}');
});

const open: TrafficSource[] = [];
const newSource = (): TrafficSource => {
  const source = openTraffic(live, { address: () => address, apiKey: undefined });
  open.push(source);
  return source;
};

afterEach(async () => {
  isDown = false;
  for (const source of open.splice(0)) await source.close();
  await sql`delete from simulation_traffic`;
});

const patient = { timeout: 20_000, interval: 50 };
const switchOff = () => sql`update simulation_traffic set stopped_at = now() where stopped_at is null`;

/** Waits until everything that was told is in the usage, and compared. */
const untilCompared = (source: TrafficSource, stored: number) =>
  vi.waitFor(() => expect(source.verdict()).toMatchObject({ waiting: 0, stored }), patient);

async function begin(
  run = new MadeUpRun(),
): Promise<{ run: MadeUpRun; source: TrafficSource; session: string }> {
  await putSimulation(sql, run.moment);
  const session = await openSession(sql, run.runId);
  const source = newSource();
  await source.refresh(run.moment);
  return { run, source, session };
}

describe("requests are reported as usage", () => {
  it("once each, though answers are lost, reports delayed and repeated", async () => {
    const { run, source, session } = await begin();
    expect(source).toMatchObject({ isOn: true, isFull: false, acknowledgedStep: 0 });
    for (let count = 0; count < 12; count++) {
      source.report(run.frame({ requests: 20, isFailing: true }));
      await sleep(40);
    }
    const told = countFrames(run.frames);
    await untilCompared(source, told.requests);
    expect(await countUsage(sql, session)).toEqual(told);
    const verdict = source.verdict();
    expect(verdict).toMatchObject({
      id: session,
      enabled: true,
      simulated: told.requests,
      accepted: told.requests,
      rejected: 0,
      lost: 0,
      doubled: 0,
      trouble: null,
    });
    expect(verdict?.lostAnswers).toBeGreaterThan(0);
    expect(verdict?.delayed).toBeGreaterThan(0);
    expect(verdict?.repeated).toBeGreaterThan(0);
    expect(verdict?.duplicate).toBeGreaterThanOrEqual((verdict?.lostAnswers ?? 0) + (verdict?.repeated ?? 0));
    await vi.waitFor(() => expect(source.acknowledgedStep).toBe(run.step), patient);
    const expected = { simulated: told.requests, stored: told.requests, lost: 0 };
    await vi.waitFor(async () => expect(await readTraffic(ctx)).toMatchObject(expected), patient);
  });

  it("of customers of their own, which there are before the first report", async () => {
    const { run, source } = await begin();
    source.report(run.frame());
    await untilCompared(source, 40);
    const customers = await sql`
      select external_id, name from customers where starts_with(external_id, 'simulated-') order by 1`;
    expect(customers.map((row) => ({ ...row }))).toEqual([
      { external_id: "simulated-auth.v2", name: "auth.v2 (simulated)" },
      { external_id: "simulated-gateway", name: "gateway (simulated)" },
    ]);
  });

  it("and none of them when nobody switched it on", async () => {
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    const source = newSource();
    await source.refresh(run.moment);
    expect(source).toMatchObject({ isOn: false, isFull: false, acknowledgedStep: null });
    expect(source.verdict()).toBeNull();
    expect(await readTraffic(ctx)).toBeNull();
  });
});

describe("the verdict", () => {
  it("shows an event that was voided by hand as lost, and one too many as doubled", async () => {
    const { run, source, session } = await begin();
    const frame = run.frame();
    source.report(frame);
    await untilCompared(source, 40);
    const event = `${address}/api/v1/events/simulated-gateway/${encodeURIComponent(`${session}:1:gateway:0`)}`;
    const voided = await fetch(`${event}/void`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"reason":"by hand"}',
    });
    expect(voided.status).toBe(200);
    await vi.waitFor(
      () => expect(source.verdict()).toMatchObject({ stored: 39, lost: 1, doubled: 0 }),
      patient,
    );
    const foreign = await fetch(`${address}/api/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        id: "foreign",
        customer: "simulated-gateway",
        service: "simulation",
        occurred_at: frame.at,
        values: { "simulated-requests": 3 },
      }),
    });
    expect(foreign.status).toBe(201);
    await vi.waitFor(
      () => expect(source.verdict()).toMatchObject({ stored: 42, lost: 0, doubled: 2 }),
      patient,
    );
  });
});

describe("while the API is down", () => {
  it("reports wait, the leader is told to wait, and after it nothing is missing", async () => {
    isDown = true;
    const { run, source, session } = await begin();
    source.report(run.frame({ requests: 2500 }));
    expect(source).toMatchObject({ isFull: true, acknowledgedStep: 0 });
    await vi.waitFor(() => expect(source.verdict()?.trouble).toContain("503"), patient);
    expect(source.verdict()).toMatchObject({ simulated: 20_000, waiting: 20_000, stored: null });
    isDown = false;
    await untilCompared(source, 20_000);
    expect(source).toMatchObject({ isFull: false });
    expect(source.verdict()).toMatchObject({ accepted: 20_000, lost: 0, doubled: 0, trouble: null });
    expect(await countUsage(sql, session)).toEqual(countFrames(run.frames));
  });

  it("it can be switched off: what waits is delivered all the same", async () => {
    isDown = true;
    const { run, source, session } = await begin();
    source.report(run.frame());
    await switchOff();
    await source.refresh(run.moment);
    expect(source).toMatchObject({ isOn: false, acknowledgedStep: 0 });
    const before = countFrames(run.frames);
    source.report(run.frame());
    isDown = false;
    await untilCompared(source, before.requests);
    expect(source.verdict()).toMatchObject({
      enabled: false,
      simulated: before.requests,
      lost: 0,
      doubled: 0,
    });
    expect(await countUsage(sql, session)).toEqual(before);
    await vi.waitFor(() => expect(source.acknowledgedStep).toBeNull(), patient);
    // Who asks later, and who leads later, is told the same.
    const told = { id: session, enabled: false, stored: before.requests, lost: 0, waiting: 0 };
    await vi.waitFor(async () => expect(await readTraffic(ctx)).toMatchObject(told), patient);
    const other = newSource();
    await other.refresh({ ...run.moment, epoch: 2 });
    expect(other.verdict()).toMatchObject(told);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { saveSession } from "#/domain/simulation/traffic/save-session.ts";
import { readSessions } from "#/domain/simulation/traffic/stored-session.ts";
import { openTraffic } from "#/jobs/simulation/traffic/open-traffic.ts";
import type { TrafficSource } from "#/jobs/simulation/traffic-source.ts";
import { useDatabase } from "../../support/database.ts";
import { serveApi } from "../../support/serve-api.ts";
import {
  countFrames,
  countUsage,
  MadeUpRun,
  openSession,
  putSimulation,
  untilOver,
} from "../../support/simulated-traffic.ts";

const { ctx, sql, settings } = await useDatabase();
const live = { ...ctx, clock: () => new Date() };
vi.stubEnv("UNKNOWN_CUSTOMERS", "reject");
const address = await serveApi(settings);

const open: TrafficSource[] = [];
const newSource = (place: () => string | undefined = () => address): TrafficSource => {
  const source = openTraffic(live, { address: place, apiKey: undefined });
  open.push(source);
  return source;
};

afterEach(async () => {
  for (const source of open.splice(0)) await source.close();
  await sql`delete from simulation_traffic`;
});

const patient = { timeout: 20_000, interval: 50 };

async function begin(): Promise<{ run: MadeUpRun; source: TrafficSource; session: string }> {
  const run = new MadeUpRun();
  await putSimulation(sql, run.moment);
  const session = await openSession(sql, run.runId);
  const source = newSource();
  await source.refresh(run.moment);
  return { run, source, session };
}

describe("another leader", () => {
  it("reports again what was not acknowledged: duplicates, and nothing twice", async () => {
    const { run, source, session } = await begin();
    const [before] = await sql`select acknowledged_step, counts from simulation_traffic`;
    for (let count = 0; count < 3; count++) source.report(run.frame({ isFailing: true }));
    await vi.waitFor(() => expect(source.verdict()?.accepted).toBeGreaterThan(0), patient);
    await source.close();
    // As if it was killed before it could write anything down.
    await sql`
      update simulation_traffic set acknowledged_step = ${before?.acknowledged_step},
        counts = ${JSON.stringify(before?.counts)}::text::jsonb`;
    run.epoch = 2;
    await sql`update simulation set epoch = 2`;
    const next = newSource();
    await next.refresh(run.moment);
    expect(next).toMatchObject({ isOn: true, acknowledgedStep: 0 });
    for (const frame of run.frames) next.report(frame);
    next.report(run.frame());
    const told = countFrames(run.frames);
    await vi.waitFor(
      () => expect(next.verdict()).toMatchObject({ waiting: 0, stored: told.requests }),
      patient,
    );
    expect(next.verdict()).toMatchObject({
      id: session,
      simulated: told.requests,
      lost: 0,
      doubled: 0,
      rejected: 0,
    });
    expect(next.verdict()?.duplicate).toBeGreaterThan(0);
    expect(await countUsage(sql, session)).toEqual(told);
  });

  it("keeps one from writing that leads no longer", async () => {
    const { run, source } = await begin();
    await sql`update simulation set epoch = 2`;
    source.report(run.frame());
    await vi.waitFor(() => expect(source.verdict()?.waiting).toBe(0), patient);
    await source.close();
    expect(await readTraffic(ctx)).toMatchObject({ simulated: 0, accepted: 0 });
  });

  it("lets nobody write who is about to lead no longer", async () => {
    const { run, source, session } = await begin();
    const [stored] = await readSessions(ctx);
    if (!stored) throw new Error("there is a session");
    await source.close();
    const next = await sql.reserve();
    try {
      await next`begin`;
      await next`update simulation set epoch = 2`;
      const saving = saveSession(ctx, run.epoch, { ...stored, acknowledgedStep: 77 });
      await vi.waitFor(async () => {
        const waiting = await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        expect(waiting).toHaveLength(1);
      }, patient);
      await next`commit`;
      expect(await saving).toBe(false);
    } finally {
      next.release();
    }
    const [row] = await sql`select acknowledged_step from simulation_traffic where id = ${session}`;
    expect(row?.acknowledged_step).not.toBe(77);
  });

  it("takes up a session that was switched off before anybody heard of it", async () => {
    const { run, source } = await begin();
    await source.close();
    await sql`update simulation_traffic set stopped_at = now(), start_step = null`;
    const next = newSource();
    await next.refresh(run.moment);
    expect(next.isOn).toBe(false);
    await vi.waitFor(() => expect(next.acknowledgedStep).toBeNull(), patient);
    expect(next.verdict()).toMatchObject({ enabled: false, simulated: 0, waiting: 0 });
  });

  it("says so where frames are gone that were not acknowledged", async () => {
    const { run, source } = await begin();
    run.frame();
    source.report(run.frame());
    await vi.waitFor(() => expect(source.verdict()?.waiting).toBe(0), patient);
    expect(source.verdict()?.trouble).toBe(
      "Requests of the steps 1 to 4 are no longer known and were not reported.",
    );
  });
});

describe("another run", () => {
  it("has a session of its own, and the one before is brought to its end", async () => {
    const { run, source, session } = await begin();
    source.report(run.frame());
    const second = new MadeUpRun();
    await source.refresh(second.moment);
    expect(source.isOn).toBe(true);
    source.report(second.frame({ requests: 3 }));
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ enabled: true, stored: 24 }), patient);
    const other = source.verdict()?.id ?? "";
    expect(other).not.toBe(session);
    expect(await countUsage(sql, session)).toEqual(countFrames(run.frames));
    expect(await countUsage(sql, other)).toEqual(countFrames(second.frames));
    const counted = () => sql`
      select counts -> 'verdict' -> 'lost' as lost, counts -> 'verdict' -> 'stored' as stored
      from simulation_traffic where id = ${session} and counts ->> 'isFinal' = 'true'`;
    await vi.waitFor(async () => expect([...(await counted())]).toEqual([{ lost: 0, stored: 40 }]), patient);
  });

  it("begun while no leader lived leaves open what became of the last reports", async () => {
    const { run, source, session } = await begin();
    await source.close();
    await sql`
      update simulation_traffic set counts = jsonb_set(counts, '{verdict,simulated}', '40')`;
    const next = newSource();
    await next.refresh(new MadeUpRun().moment);
    const ended = () =>
      sql`select counts -> 'verdict' ->> 'trouble' as trouble from simulation_traffic where id = ${session}`;
    await vi.waitFor(
      async () => expect((await ended())[0]?.trouble).toMatch(/of 40 requests it is not known/),
      patient,
    );
    expect(next.verdict()).toMatchObject({ enabled: true, simulated: 0, trouble: null });
    expect(next.verdict()?.id).not.toBe(session);
    expect(run.frames).toEqual([]);
  });
});

describe("where events of unknown customers are refused", () => {
  it("customers are made before the first report", async () => {
    const { run, source } = await begin();
    const unknown = {
      id: "1",
      customer: "nobody",
      service: "simulation",
      values: { "simulated-requests": 1 },
    };
    source.report(run.frame());
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ accepted: 40, rejected: 0 }), patient);
    const answer = await fetch(`${address}/api/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(unknown),
    });
    expect(answer.status).toBe(422);
  });
});

describe("what can't be reported", () => {
  it("ends the session: too many requests by a new speed", async () => {
    const { run, source } = await begin();
    source.report(run.frame());
    await source.refresh({ ...run.moment, speed: 101 });
    expect(source.isOn).toBe(false);
    const trouble =
      "At speed 101 this topology makes about 2,020 requests a second; at most 2,000 can be reported.";
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ stored: 40, lost: 0, trouble }), patient);
    await vi.waitFor(
      async () => expect(await readTraffic(ctx)).toMatchObject({ enabled: false, trouble }),
      patient,
    );
  });

  it("ends the session: a meter that sums up something else", async () => {
    await sql`update meters set aggregation = 'max' where slug = 'simulated-failures'`;
    await sql`update catalogue_versions set version = version + 1`;
    const { run, source } = await begin();
    source.report(run.frame());
    await vi.waitFor(
      () =>
        expect(source.verdict()).toMatchObject({
          enabled: false,
          simulated: 40,
          rejected: 40,
          waiting: 0,
          trouble: 'The meter "simulated-failures" is there and sums up something else.',
        }),
      patient,
    );
    await vi.waitFor(async () => expect(await readTraffic(ctx)).toMatchObject({ enabled: false }), patient);
    expect(source.isOn).toBe(false);
    await sql`update meters set aggregation = 'sum' where slug = 'simulated-failures'`;
    await sql`update catalogue_versions set version = version + 1`;
  });

  it("is over at once, though it was to end later", async () => {
    await sql`update meters set aggregation = 'max' where slug = 'simulated-failures'`;
    await sql`update catalogue_versions set version = version + 1`;
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    const session = await openSession(sql, run.runId);
    let place: string | undefined;
    const source = newSource(() => place);
    await source.refresh(run.moment);
    source.report(run.frame());
    const next = run.frame();
    await sql`update simulation_traffic set stopped_at = now()`;
    await source.refresh(run.moment);
    place = address;
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ rejected: 40 }), patient);
    expect(source.isOn).toBe(false);
    source.report(next);
    expect(await untilOver(ctx, session)).toMatchObject({ simulated: 40, rejected: 40, waiting: 0 });
    await sql`update meters set aggregation = 'sum' where slug = 'simulated-failures'`;
    await sql`update catalogue_versions set version = version + 1`;
  });

  it("ends the session: a meter of that name is another service's", async () => {
    const rename = async (from: string, to: string) => {
      await sql`delete from services where slug = ${to}`;
      await sql`update services set slug = ${to} where slug = ${from}`;
      await sql`update catalogue_versions set version = version + 1`;
    };
    await rename("simulation", "theirs");
    const { run, source } = await begin();
    source.report(run.frame());
    const trouble = 'The meter "simulated-requests" is taken by another service.';
    await vi.waitFor(
      () => expect(source.verdict()).toMatchObject({ rejected: 40, waiting: 0, trouble }),
      patient,
    );
    await rename("theirs", "simulation");
  });

  it("ends the session: more requests at once than anybody could report", async () => {
    const { run, source } = await begin();
    source.report(run.frame());
    const frame = run.frame();
    const [request] = frame.requests;
    if (!request) throw new Error("a frame has requests");
    source.report({
      ...frame,
      requests: Array.from({ length: 200_001 }, (_, index) => ({ ...request, index })),
    });
    const trouble = "More than 200,000 requests came at once, which is more than can be reported.";
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ stored: 40, lost: 0, trouble }), patient);
    expect(source.verdict()).toMatchObject({ enabled: false, simulated: 40 });
  });

  it("waits while the leader's process serves no API", async () => {
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    await openSession(sql, run.runId);
    let place: string | undefined;
    const source = newSource(() => place);
    await source.refresh(run.moment);
    source.report(run.frame());
    await vi.waitFor(
      () => expect(source.verdict()?.trouble).toBe("The process that leads the simulation serves no API."),
      patient,
    );
    place = address;
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ stored: 40, trouble: null }), patient);
  });
});

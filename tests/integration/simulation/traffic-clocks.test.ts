import { afterEach, describe, expect, it, vi } from "vitest";
import { insertSession } from "#/domain/simulation/traffic/insert-session.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
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
  storeFrame,
  untilOver,
} from "../../support/simulated-traffic.ts";

const { ctx, sql, settings } = await useDatabase();
const live = { ...ctx, clock: () => new Date() };
const address = await serveApi(settings);

const open: TrafficSource[] = [];
function newSource(): TrafficSource {
  const source = openTraffic(live, { address: () => address, apiKey: undefined });
  open.push(source);
  return source;
}

afterEach(async () => {
  for (const source of open.splice(0)) await source.close();
  await sql`truncate simulation_traffic, simulation_frames`;
});

const patient = { timeout: 20_000, interval: 50 };
const behindMs = 120_000;
const switchOff = () => sql`update simulation_traffic set stopped_at = now() where stopped_at is null`;
const exact = (requests: number) => ({ simulated: requests, stored: requests, lost: 0, doubled: 0 });

describe("a leader whose clock is behind", () => {
  it("has a session after another without finding that one's usage in its own", async () => {
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    const first = await openSession(sql, run.runId);
    const source = newSource();
    await source.refresh(run.moment);
    const early = run.frame();
    await storeFrame(sql, early);
    source.report(early);
    await switchOff();
    await source.refresh(run.moment);
    expect(await untilOver(ctx, first)).toMatchObject(exact(40));
    await source.close();

    run.epoch = 2;
    await sql`update simulation set epoch = 2`;
    const second = await openSession(sql, run.runId);
    const next = newSource();
    await next.refresh(run.moment);
    // Its clock is set right in the end.
    const late = [run.frame({ behindMs }), run.frame({ behindMs }), run.frame({ requests: 3 })];
    for (const frame of late) next.report(frame);
    await vi.waitFor(() => expect(next.verdict()).toMatchObject({ waiting: 0, ...exact(104) }), patient);
    expect(await countUsage(sql, second)).toEqual(countFrames(late));
    await switchOff();
    await next.refresh(run.moment);
    expect(await untilOver(ctx, second)).toMatchObject(exact(104));
  });

  it("tells two sessions apart that were under way at the same time, also where it reports again", async () => {
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    const first = await openSession(sql, run.runId);
    const source = newSource();
    await source.refresh(run.moment);
    const early = run.frame();
    // Steps that are done and not published yet.
    run.step += 4;
    await switchOff();
    const second = await openSession(sql, run.runId);
    await source.refresh(run.moment);
    run.step -= 4;
    const last = run.frame();
    const later = [run.frame({ behindMs }), run.frame()];
    for (const frame of [early, last, ...later]) source.report(frame);
    await vi.waitFor(() => expect(source.verdict()).toMatchObject({ waiting: 0, ...exact(80) }), patient);
    // As if nothing of the second one had been written down but its beginning.
    await source.close();
    await sql`
      update simulation_traffic set acknowledged_step = start_step,
        counts = jsonb_set(counts, '{settled}', '{"requests": 0, "rejected": 0, "firstAt": null, "lastAt": null}')
      where id = ${second}`;
    run.epoch = 2;
    await sql`update simulation set epoch = 2`;
    const next = newSource();
    await next.refresh(run.moment);
    for (const frame of [...later, run.frame({ behindMs })]) next.report(frame);
    await vi.waitFor(
      () => expect(next.verdict()).toMatchObject({ waiting: 0, rejected: 0, ...exact(120) }),
      patient,
    );
    expect(await countUsage(sql, first)).toMatchObject({ events: 80 });
    expect(await countUsage(sql, second)).toMatchObject({ events: 120 });
    const [ended] =
      await sql`select counts -> 'verdict' as verdict from simulation_traffic where id = ${first}`;
    expect(ended?.verdict).toMatchObject({ simulated: 80, stored: 80, lost: 0, doubled: 0 });
  });

  it("begins the latest session all the same", async () => {
    const run = new MadeUpRun();
    await putSimulation(sql, run.moment);
    const first = await openSession(sql, run.runId);
    await switchOff();
    const past = new Date(Date.now() - behindMs).toISOString();
    await sql.begin((tx) => insertSession(tx, run.runId, past));
    const latest = await readTraffic(ctx);
    expect(latest?.enabled).toBe(true);
    expect(latest?.id).not.toBe(first);
  });
});

it("of sessions that are over the latest hundred stay", async () => {
  const run = new MadeUpRun();
  await putSimulation(sql, run.moment);
  await sql`
    insert into simulation_traffic (id, run_id, started_at, stopped_at, counts)
    select gen_random_uuid(), gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 minute', now(),
      jsonb_build_object('isFinal', n <> 3, 'number', n)
    from generate_series(1, 130) as n`;
  await openSession(sql, run.runId);
  const kept = await sql<{ number: number | null }[]>`
    select (counts ->> 'number')::int as number from simulation_traffic order by started_at`;
  const numbers = kept.map(({ number }) => number);
  expect(numbers).toEqual([3, ...Array.from({ length: 100 }, (_, at) => at + 31), null]);
});

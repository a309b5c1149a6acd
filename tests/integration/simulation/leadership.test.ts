import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Ringer } from "#/db/ringer.ts";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { insertFailure } from "#/domain/simulation/live/failure-row.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { resumeSimulation } from "#/domain/simulation/live/resume-simulation.ts";
import { setSpeed } from "#/domain/simulation/live/set-speed.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { Leader } from "#/jobs/simulation/leader.ts";
import { openTraffic } from "#/jobs/simulation/traffic/open-traffic.ts";
import {
  counting,
  expectAsComputed,
  fastClock,
  framesUntil,
  keptFrames,
  newestFrame,
  seqs,
  until,
  useSimulation,
} from "../../support/simulation.ts";

const { sql, enter, lead } = await useSimulation();

const kindsOf = async () => (await keptFrames(sql)).flatMap(({ events }) => events.map(({ kind }) => kind));

test("a leader whose connections die goes on, or another does, as if nothing had happened", async () => {
  const { clock } = fastClock(4);
  const first = lead({ clock, speed: 10 });
  lead({ clock, speed: 10 });
  await addFailure(first.ctx, { serviceId: "db-service", kind: "outage", durationSeconds: 60 });
  for (const round of [1, 2]) {
    const { seq } = await newestFrame(sql);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and (application_name = 'meterline simulation' or ${round}::int = 2)`;
    await until(async () => ((await keptFrames(sql)).at(-1)?.seq ?? 0) > seq + 3);
  }
  const kept = await keptFrames(sql);
  expect(seqs(kept)).toEqual(counting(1, kept.length));
  expect((await kindsOf()).filter((kind) => kind === "skipped")).toEqual([]);
  await expectAsComputed(first.ctx, kept, defaultTopology);
});

test("a leader that was replaced without knowing writes nothing more", async () => {
  const ctx = enter();
  const traffic = openTraffic(ctx, { address: () => undefined, apiKey: undefined });
  const stop = new AbortController();
  const asLeader = () => new Leader(ctx, { usualSpeed: 1, traffic });
  const [old, young] = [asLeader(), asLeader()];
  await old.takeUp();
  const commands = new Ringer();
  const oldLeads = old.lead(commands, stop.signal);
  await until(async () => (await keptFrames(sql)).length === 1);
  await young.takeUp();
  const youngLeads = young.lead(new Ringer(), stop.signal);
  await until(async () => (await kindsOf()).includes("taken_over"));
  commands.ring();
  // It sees so itself, and ends.
  await oldLeads;
  await sql`update simulation set revision = revision + 1`;
  stop.abort();
  await youngLeads;
  await traffic.close();
  const kept = await keptFrames(sql);
  expect(seqs(kept)).toEqual(counting(1, kept.length));
  expect((await kindsOf()).filter((kind) => kind === "taken_over")).toHaveLength(1);
});

test("after a short sleep steps are caught up; after a long one the time is let go, and said", async () => {
  const { clock, jump } = fastClock(10);
  const { ctx } = lead({ clock, speed: 2 });
  await framesUntil(ctx, ({ step }) => step > 5);
  const { step } = await latestFrame(ctx);
  jump(45_000);
  await framesUntil(ctx, (frame) => frame.step >= step + 180);
  expect(await kindsOf()).not.toContain("skipped");
  jump(3_600_000);
  const frames = await framesUntil(ctx, ({ events }) => events.some(({ kind }) => kind === "skipped"));
  const skipped = frames.at(-1)?.events.find(({ kind }) => kind === "skipped");
  expect(skipped).toMatchObject({ wallSeconds: expect.closeTo(3600, -2) });
  expect((frames.at(-1)?.step ?? 0) - step).toBeLessThan(1000);
  // Set back, it goes on as well.
  jump(-7_200_000);
  const { seq, step: then } = await latestFrame(ctx);
  await framesUntil(ctx, (frame) => frame.step > then + 8, seq);
  await expectAsComputed(ctx, await keptFrames(sql), defaultTopology);
});

test("the next leader goes on from the checkpoint, paused or not, with settings that nobody had taken up", async () => {
  const { clock, jump } = fastClock(10);
  const first = lead({ clock, speed: 10 });
  await addFailure(first.ctx, {
    serviceId: "cache-service",
    kind: "errors",
    share: 0.5,
    durationSeconds: 50,
  });
  await until(async () => {
    const [row] = await sql`select from simulation where checkpoint_step > 0 and step > checkpoint_step + 30`;
    return row !== undefined;
  });
  await first.stop();
  const left = await newestFrame(sql);
  await sql`update simulation set paused = true, speed = 4, revision = revision + 1`;
  jump(20_000);
  const second = lead({ clock, speed: 10 });
  const taken = (await framesUntil(second.ctx, ({ revision }) => revision > left.revision)).at(-1);
  expect(taken).toMatchObject({ seq: left.seq + 1, paused: true, speed: 4, runId: left.runId });
  expect(taken?.events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["taken_over", "paused", "speed_changed"]),
  );
  jump(4_000_000);
  const resumed = await resumeSimulation(second.ctx);
  expect(resumed.step).toBe(taken?.step);
  await framesUntil(second.ctx, ({ step }) => step > resumed.step + 20);
  expect(await kindsOf()).not.toContain("skipped");
  await expectAsComputed(second.ctx, await keptFrames(sql), defaultTopology);
});

test("what can't be read begins anew, and says so", async () => {
  const first = lead({ speed: 10 });
  await until(async () => (await sql`select from simulation where checkpoint_step > 0`).length > 0);
  await first.stop();
  const { runId, seq } = await newestFrame(sql);
  await sql`update simulation set checkpoint = '\\x00010203'`;
  const second = lead({ speed: 10 });
  const begun = (await framesUntil(second.ctx, (frame) => frame.runId !== runId, seq)).at(-1);
  expect(begun).toMatchObject({ seq: seq + 1, step: 0, topologyRevision: 1 });
  expect(begun?.events).toMatchObject([{ kind: "run_started" }]);
  await second.stop();
  await sql`update simulation set topology = '{"services": [{"id": "alone"}]}'`;
  const third = lead({ speed: 10 });
  const again = (await framesUntil(third.ctx, ({ topologyRevision }) => topologyRevision > 1)).at(-1);
  expect(again?.services).toHaveLength(defaultTopology.services.length);
  await framesUntil(third.ctx, ({ step }) => step > 10);
});

test("what was asked for and not taken up is in the first frame, though the latest one can't be read", async () => {
  const first = lead({ speed: 10 });
  const { runId } = (await framesUntil(first.ctx, ({ step }) => step > 4)).at(-1) as Frame;
  await first.stop();
  await sql.begin(async (tx) => {
    const wanted = { serviceId: "db-service", kind: "outage" as const, durationSeconds: null };
    await insertFailure(first.ctx, tx, runId, wanted);
    await tx`update simulation set revision = revision + 1`;
  });
  const [row] = await sql<{ revision: number; seq: number }[]>`select revision, seq from simulation`;
  await sql`update simulation_frames set body = jsonb_build_object('version', '0')`;
  const second = lead({ speed: 10 });
  const frame = (await framesUntil(second.ctx, ({ seq }) => seq > (row?.seq ?? 0))).at(-1);
  expect(frame).toMatchObject({ runId, revision: row?.revision, failures: [{ serviceId: "db-service" }] });
});

test("a run that took the place of a faulty one is not given up for the faults of that", async () => {
  const { clock } = fastClock(10);
  let faults = 0;
  const { ctx } = lead({
    clock,
    disturb(traffic) {
      const verdict = traffic.verdict.bind(traffic);
      traffic.verdict = () => {
        if (faults === 3) return verdict();
        faults++;
        throw new Error("a fault of the engine");
      };
    },
  });
  const runId = async () => {
    const [row] = await sql<{ run_id: string }[]>`select run_id from simulation`;
    return row?.run_id;
  };
  await until(async () => (await runId()) !== undefined);
  const faulty = await runId();
  await until(async () => (await keptFrames(sql)).length > 2);
  expect(faults).toBe(3);
  const healthy = await runId();
  expect(healthy).not.toBe(faulty);
  const [led] = await sql<{ epoch: number }[]>`select epoch from simulation`;
  // It leads no longer, without a fault, and then again.
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'meterline simulation'`;
  const { seq } = await newestFrame(sql);
  await until(async () => (await sql`select from simulation where epoch > ${led?.epoch ?? 0}`).length > 0);
  await framesUntil(ctx, (frame) => frame.seq > seq + 2);
  expect(await runId()).toBe(healthy);
});

test("what is let go of while requests are held up does not count a pause", async () => {
  const { clock, jump } = fastClock(10);
  let isFull = false;
  const { ctx } = lead({
    clock,
    disturb: (traffic) => Object.defineProperty(traffic, "isFull", { get: () => isFull }),
  });
  await framesUntil(ctx, ({ step }) => step > 4);
  const beats = async (count: number) => {
    const { seq } = await latestFrame(ctx);
    await framesUntil(ctx, (frame) => frame.seq >= seq + count, seq);
  };
  isFull = true;
  await beats(2);
  jump(20_000);
  await beats(2);
  const { step } = await pauseSimulation(ctx);
  await beats(2);
  jump(3_600_000);
  await beats(2);
  isFull = false;
  const { seq } = await resumeSimulation(ctx);
  await framesUntil(ctx, (frame) => frame.seq > seq && frame.step > step + 4);
  const skipped = (await keptFrames(sql)).flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === "skipped" ? event.wallSeconds : [])),
  );
  expect(skipped).toHaveLength(1);
  expect(skipped[0]).toBeLessThan(300);
});

test("many old frames go soon, while the run goes on", async () => {
  const first = lead();
  await framesUntil(first.ctx, () => true);
  await first.stop();
  const { seq } = await newestFrame(sql);
  await sql`
    insert into simulation_frames (seq, run_id, at, step, body)
    select ${seq} + n, gen_random_uuid(), now() - interval '5 hours', 0, '{}' from generate_series(1, 5000) as n`;
  await sql`update simulation set seq = seq + 5000`;
  const { clock, jump } = fastClock(10);
  const second = lead({ clock });
  await framesUntil(second.ctx, (frame) => frame.seq > seq + 5000);
  jump(60_000);
  await until(async () => {
    const [row] = await sql<{ old: number }[]>`
      select count(*) as old from simulation_frames where at < now() - interval '4 hours'`;
    return row !== undefined && row.old < 1000;
  });
  const told = (await keptFrames(sql)).filter((frame) => frame.seq > seq);
  expect(seqs(told)).toEqual(counting(seq + 5001, told.at(-1)?.seq ?? 0));
});

test("many who start at once on an empty database make one simulation", async () => {
  const processes = Array.from({ length: 6 }, () => lead());
  const ctx = processes[0]?.ctx ?? enter();
  await Promise.all(processes.map((process) => setSpeed(process.ctx, 2)));
  const kept = await keptFrames(sql);
  expect(seqs(kept)).toEqual(counting(1, kept.length));
  expect(new Set(kept.map(({ runId }) => runId)).size).toBe(1);
  const [row] = await sql`select epoch from simulation`;
  expect(row?.epoch).toBe(1);
  expect((await latestFrame(ctx)).speed).toBe(2);
});

test("where a run can't keep pace, it says what it let go of and stays usable", async () => {
  const { clock } = fastClock(3000);
  const { ctx } = lead({ clock, speed: 100 });
  await framesUntil(ctx, ({ events }) => events.some(({ kind }) => kind === "skipped"));
  expect((await pauseSimulation(ctx)).paused).toBe(true);
  await sleep(0);
  await expectAsComputed(ctx, await keptFrames(sql), defaultTopology);
});

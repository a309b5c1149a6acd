import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { openBell } from "#/db/process-bell.ts";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { followFrames } from "#/domain/simulation/live/follow-frames.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { FrameHub, frameHub } from "#/domain/simulation/live/frame-hub.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { resumeSimulation } from "#/domain/simulation/live/resume-simulation.ts";
import { frameChannel } from "#/domain/simulation/live/simulation-row.ts";
import {
  counting,
  framesUntil,
  keptFrames,
  newestFrame,
  seqs,
  until,
  useSimulation,
} from "../../support/simulation.ts";

const { sql, settings, enter, lead } = await useSimulation();

/** Copies of the newest frame with the numbers that follow it. */
async function makeFrames(count: number): Promise<void> {
  await sql`
    insert into simulation_frames (seq, run_id, at, step, body)
    select seq + n, run_id, at, step, body || jsonb_build_object('seq', seq + n)
    from (select * from simulation_frames order by seq desc limit 1) as newest, generate_series(1, ${count}::int) as n`;
  await sql`update simulation set seq = seq + ${count}`;
  await sql`select pg_notify(${frameChannel}, '')`;
}

/** A simulation that has begun and goes no further. */
async function stopped(): Promise<Frame> {
  const { ctx, stop } = lead();
  await framesUntil(ctx, () => true);
  await stop();
  return newestFrame(sql);
}

test("many processes and readers see the same frames, none twice, none left out", async () => {
  const processes = [lead(), lead(), lead()].map(({ ctx }) => ctx).concat(enter());
  const followed = await Promise.all(
    processes.flatMap((ctx) => Array.from({ length: 20 }, () => framesUntil(ctx, ({ seq }) => seq >= 7))),
  );
  const kept = await keptFrames(sql);
  expect(seqs(kept)).toEqual(counting(1, kept.length));
  for (const frames of followed) {
    expect(frames.map(({ seq, step, at }) => ({ seq, step, at }))).toEqual(
      kept
        .filter(({ seq }) => seq >= (frames[0]?.seq ?? 0) && seq <= 7)
        .map(({ seq, step, at }) => ({ seq, step, at })),
    );
  }
  // One led all the time.
  const told = kept.flatMap(({ events }) => events.map(({ kind }) => kind));
  expect(told.filter((kind) => kind === "run_started" || kind === "taken_over")).toEqual(["run_started"]);
});

test("a reader who comes back goes on behind the last frame that it saw", async () => {
  const last = await stopped();
  const ctx = enter();
  await makeFrames(150);
  for (const lastSeq of [last.seq, last.seq + 50, last.seq + 149]) {
    const frames = await framesUntil(ctx, ({ seq }) => seq === last.seq + 150, lastSeq);
    expect(seqs(frames)).toEqual(counting(lastSeq + 1, last.seq + 150));
  }
  // What is not kept any more, and what never was: the latest.
  await sql`delete from simulation_frames where seq <= ${last.seq + 20}`;
  for (const lastSeq of [0, last.seq, last.seq + 19, 1_000_000]) {
    const frames = await framesUntil(ctx, () => true, lastSeq);
    expect(seqs(frames)).toEqual([last.seq + 150]);
  }
  expect(seqs(await framesUntil(ctx, () => true, last.seq + 20))).toEqual([last.seq + 21]);
});

test("a slow reader is given what it missed, or the latest where that is too much", async () => {
  const last = await stopped();
  const ctx = enter();
  const stop = new AbortController();
  const frames = followFrames(ctx, {}, stop.signal);
  const next = async () => (await frames.next()).value?.seq;
  expect(await next()).toBe(last.seq);
  await makeFrames(80);
  const other = framesUntil(ctx, ({ seq }) => seq === last.seq + 80);
  for (const seq of counting(last.seq + 1, last.seq + 5)) expect(await next()).toBe(seq);
  await other;
  await makeFrames(100);
  await framesUntil(ctx, ({ seq }) => seq === last.seq + 180);
  // Of a page that was read before, it is given the rest.
  const seen: number[] = [];
  for (;;) {
    const seq = await next();
    seen.push(seq ?? 0);
    if (seq === last.seq + 180) break;
  }
  expect(seen.length).toBeLessThan(25);
  expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  stop.abort();
  expect(await frames.next()).toEqual({ done: true, value: undefined });
});

test("frames of another version are passed over, and break nothing", async () => {
  const last = await stopped();
  const ctx = enter();
  await makeFrames(2);
  await sql`update simulation_frames set body = '{"version": "0", "what": 1}' where seq = ${last.seq + 1}`;
  expect(seqs(await framesUntil(ctx, ({ seq }) => seq > last.seq, last.seq))).toEqual([last.seq + 2]);
  await sql`update simulation_frames set body = '{"version": "0"}' where seq = ${last.seq + 2}`;
  await expect(latestFrame(enter())).rejects.toMatchObject({ code: "busy" });
  const { ctx: leader } = lead();
  const frame = (await framesUntil(leader, () => true)).at(-1);
  expect(frame).toMatchObject({ seq: last.seq + 3, runId: last.runId });
});

test("the feed goes on where rows are removed, and where it begins anew", async () => {
  const { ctx } = lead();
  const stop = new AbortController();
  const told: Frame[] = [];
  const following = (async () => {
    for await (const frame of followFrames(ctx, {}, stop.signal)) told.push(frame);
  })();
  await until(() => told.length >= 3);
  await sql`delete from simulation`;
  await until(() => told.some(({ runId }) => runId !== told[0]?.runId));
  expect(seqs(told)).toEqual(counting(told[0]?.seq ?? 0, told.at(-1)?.seq ?? 0));
  await sql`truncate simulation, simulation_frames`;
  const before = told.length;
  await until(() => told.slice(before).some(({ seq }) => seq <= 3));
  await pauseSimulation(ctx);
  expect((await resumeSimulation(ctx)).paused).toBe(false);
  stop.abort();
  await following;
});

test("readers cost no query each, and what nobody rang for is found by looking", async () => {
  const last = await stopped();
  const ctx = enter();
  openBell(frameChannel, { ...settings, host: "/nonexistent" });
  const stop = new AbortController();
  const received = new Array(500).fill(0);
  const following = received.map(async (_, reader) => {
    for await (const { seq } of followFrames(ctx, {}, stop.signal)) received[reader] = seq;
  });
  await until(() => received.every((seq) => seq === last.seq));
  const asked = vi.spyOn(ctx.sql, "unsafe");
  await makeFrames(1);
  await until(() => received.every((seq) => seq === last.seq + 1));
  expect(asked.mock.calls.length).toBeLessThan(6);
  stop.abort();
  await Promise.all(following);
});

test("a feed that nobody read for a while has nothing old for those who come", async () => {
  const last = await stopped();
  const ctx = enter();
  const hub = new FrameHub(ctx, { poll: 20, idle: 40 });
  globalThis.meterlineFrameHubs?.set(ctx.sql, hub);
  expect(seqs(await framesUntil(ctx, () => true))).toEqual([last.seq]);
  await until(() => hub.latest === undefined);
  await makeFrames(80);
  expect(seqs(await framesUntil(ctx, () => true))).toEqual([last.seq + 80]);
  await until(() => hub.latest === undefined);
  await makeFrames(150);
  const frames = await framesUntil(ctx, ({ seq }) => seq === last.seq + 230, last.seq + 40);
  expect(seqs(frames)).toEqual(counting(last.seq + 41, last.seq + 230));
});

test("a process that begins to read has the latest frames at hand, and keeps them when one comes in between", async () => {
  const last = await stopped();
  const ctx = enter();
  globalThis.meterlineFrameHubs?.set(ctx.sql, new FrameHub(ctx, { poll: 20 }));
  await makeFrames(30);
  await framesUntil(ctx, () => true);
  const held = () => seqs(frameHub(ctx).frames());
  expect(held()).toEqual(counting(1, last.seq + 30));
  // One is stored between the two looks of a round.
  const ask = ctx.sql.unsafe.bind(ctx.sql);
  let isStored = false;
  const asked = vi.spyOn(ctx.sql, "unsafe").mockImplementation(((text: string, ...more: []) => {
    if (isStored || !/desc limit 1|max\(seq\)/.test(text)) return ask(text, ...more);
    isStored = true;
    return makeFrames(1).then(() => ask(text, ...more));
  }) as typeof ctx.sql.unsafe);
  await until(() => held().includes(last.seq + 31));
  expect(held()).toEqual(counting(1, last.seq + 31));
  asked.mockRestore();
});

test("big frames are read a few at a time, and nobody is told more of them than is bearable", async () => {
  const last = await stopped();
  const ctx = enter();
  await makeFrames(1);
  await sql`
    update simulation_frames set body = body || jsonb_build_object('runId', repeat('x', 1000000)) where seq > ${last.seq}`;
  await makeFrames(119);
  await framesUntil(ctx, ({ seq }) => seq === last.seq + 120, last.seq + 119);
  expect(frameHub(ctx).frames().length).toBeLessThan(9);
  const asked = vi.spyOn(ctx.sql, "unsafe");
  const some = await framesUntil(ctx, ({ seq }) => seq === last.seq + 90, last.seq + 80);
  expect(seqs(some)).toEqual(counting(last.seq + 81, last.seq + 90));
  const limits = asked.mock.calls.flatMap(([, values]) => Number(values?.[1] ?? []));
  expect(Math.max(...limits)).toBeLessThan(3);
  asked.mockRestore();
  // So many would be more than 100 MB of text.
  expect(seqs(await framesUntil(ctx, () => true, last.seq + 10))).toEqual([last.seq + 120]);
});

test("a feed that can't be read is told of once for as long as that lasts", async () => {
  const last = await stopped();
  const ctx = enter();
  const warn = vi.spyOn(ctx.log, "warn");
  globalThis.meterlineFrameHubs?.set(ctx.sql, new FrameHub(ctx, { poll: 20 }));
  const stop = new AbortController();
  const told: number[] = [];
  const following = (async () => {
    for await (const { seq } of followFrames(ctx, {}, stop.signal)) told.push(seq);
  })();
  await until(() => told.includes(last.seq));
  for (const times of [1, 2]) {
    await sql`alter table simulation_frames rename to hidden_frames`;
    await sleep(400);
    await sql`alter table hidden_frames rename to simulation_frames`;
    await makeFrames(1);
    await until(() => told.includes(last.seq + times));
    expect(warn).toHaveBeenCalledTimes(times);
  }
  stop.abort();
  await following;
  warn.mockRestore();
});

test("commands of several processes at once come in one order, each in a frame", async () => {
  const { ctx } = lead({ speed: 3 });
  const others = [enter(), enter(), ctx];
  await framesUntil(ctx, () => true);
  const added = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      addFailure(others[n % 3] ?? ctx, { serviceId: "db-service", kind: "outage", durationSeconds: 0.5 }),
    ),
  );
  expect(new Set(added.map(({ id }) => id)).size).toBe(30);
  await sleep(20);
  const kept = await keptFrames(sql);
  expect(kept.map(({ revision }) => revision)).toEqual(
    kept.map(({ revision }) => revision).toSorted((left, right) => left - right),
  );
  expect(kept.at(-1)?.revision).toBe(30);
});

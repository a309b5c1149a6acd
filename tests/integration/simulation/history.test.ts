import { expect, test } from "vitest";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { readHistory } from "#/domain/simulation/live/read-history.ts";
import { resetSimulation } from "#/domain/simulation/live/reset-simulation.ts";
import { tidyFrames } from "#/domain/simulation/live/tidy-frames.ts";
import { fastClock, framesUntil, keptFrames, newestFrame, useSimulation } from "../../support/simulation.ts";

const { sql, enter, lead } = await useSimulation();

/** A run with a failure, at rest. */
async function pausedRun() {
  const { ctx, stop } = lead({ clock: fastClock(40).clock, speed: 5 });
  const failure = await addFailure(ctx, { serviceId: "db-service", kind: "outage", durationSeconds: 40 });
  await framesUntil(ctx, ({ timeSeconds }) => timeSeconds > 120);
  return { ctx, stop, failure, frame: await pauseSimulation(ctx) };
}

test("history adds up to what the run counted, however few points are asked for", async () => {
  const { ctx, failure, frame } = await pausedRun();
  for (const points of [1, 7, 240, 1000]) {
    const history = await readHistory(ctx, { points });
    expect(history).toMatchObject({ runId: frame.runId, fromSeconds: 0, toSeconds: frame.timeSeconds });
    expect(history.failures).toEqual([failure]);
    for (const [place, { serviceId, points: told }] of history.services.entries()) {
      const service = frame.services[place];
      expect(serviceId).toBe(service?.serviceId);
      expect(told.length).toBeLessThanOrEqual(points);
      expect(told.reduce((sum, { requests }) => sum + requests, 0)).toBe(service?.totalRequests);
      expect(told.reduce((sum, { failures }) => sum + failures, 0)).toBe(service?.totalFailures);
      expect(told.at(-1)?.timeSeconds).toBe(frame.timeSeconds);
    }
  }
  const kinds = (await readHistory(ctx)).events.map(({ kind }) => kind);
  expect(kinds[0]).toBe("run_started");
  expect(kinds.at(-1)).toBe("paused");
  expect(kinds).toEqual(expect.arrayContaining(["failure_started", "failure_ended", "status"]));
});

test("a span of one service is what its frames say", async () => {
  const { ctx, failure, frame } = await pausedRun();
  const span = { fromSeconds: 20, toSeconds: 60, serviceId: "db-service" };
  const history = await readHistory(ctx, { ...span, points: 1000 });
  const place = frame.services.findIndex(({ serviceId }) => serviceId === "db-service");
  const frames = (await keptFrames(sql)).filter(
    ({ timeSeconds, intervalFromSeconds }) =>
      timeSeconds > 20 && timeSeconds <= 60 && timeSeconds > intervalFromSeconds,
  );
  expect(frames.length).toBeGreaterThan(1);
  expect(history.services).toEqual([
    {
      serviceId: "db-service",
      points: frames.map(({ timeSeconds, interval }) => {
        const { requests, failures, latencyMs } = interval[place] ?? {
          requests: 0,
          failures: 0,
          latencyMs: null,
        };
        const errorRate = requests === 0 ? 0 : failures / requests;
        const mean = latencyMs === null ? null : expect.closeTo(latencyMs, 6);
        return { timeSeconds, requests, failures, errorRate, latencyMs: mean };
      }),
    },
  ]);
  expect(history.fromSeconds).toBe(frames[0]?.intervalFromSeconds);
  expect(history.failures).toEqual([failure]);
  const later = await readHistory(ctx, { fromSeconds: (failure.endSeconds ?? 0) + 25 });
  expect(later.failures).toEqual([]);
});

test("another run has a history of its own; what is wrong is refused", async () => {
  const { ctx } = await pausedRun();
  const reset = await resetSimulation(ctx);
  await pauseSimulation(ctx);
  const history = await readHistory(ctx);
  expect(history).toMatchObject({ runId: reset.runId, failures: [] });
  expect(history.toSeconds).toBe((await latestFrame(ctx)).timeSeconds);
  await expect(readHistory(ctx, { serviceId: "db" })).rejects.toMatchObject({ code: "not_found" });
  const wrong = [
    { points: 0 },
    { points: 1001 },
    { points: 1.5 },
    { fromSeconds: -1 },
    { fromSeconds: 5, toSeconds: 5 },
  ];
  for (const input of wrong) await expect(readHistory(ctx, input)).rejects.toMatchObject({ code: "invalid" });
  await expect(readHistory(enter(), { fromSeconds: 1e9 })).resolves.toMatchObject({ events: [] });
});

test("frames older than an hour go, but for the last thousand and those that a new leader needs", async () => {
  const { ctx, stop } = await pausedRun();
  await stop();
  const frame = await newestFrame(sql);
  const ages = { first: 25 * 60, young: 30 };
  await sql`
    insert into simulation_frames (seq, run_id, at, step, body)
    select ${frame.seq} + n, case when n <= 400 then gen_random_uuid() else ${frame.runId}::uuid end,
      ${ctx.clock().toISOString()}::timestamptz - make_interval(mins => case
        when n <= 100 then ${ages.first}::int when n <= 2000 then 90 else ${ages.young}::int end),
      case when n <= 700 then 10 else 1000000 end, '{}'
    from generate_series(1, 2500) as n`;
  await sql`update simulation set seq = ${frame.seq} + 2500, checkpoint_step = 20`;
  for (let round = 0; round < 4; round++) await tidyFrames(ctx);
  const [kept] = await sql`
    select count(*) filter (where seq <= ${frame.seq} + 700) as before, count(*) filter (where step = 1000000) as needed
    from simulation_frames where seq > ${frame.seq}`;
  expect(kept).toEqual({ before: 0, needed: 1800 });
  await sql`update simulation set checkpoint_step = 1000000`;
  for (let round = 0; round < 4; round++) await tidyFrames(ctx);
  const [left] =
    await sql`select count(*) as frames, min(seq) as first from simulation_frames where seq > ${frame.seq}`;
  expect(left).toEqual({ frames: 1000, first: frame.seq + 1501 });
});

test("failures of runs that are over go after an hour", async () => {
  const { ctx, stop } = await pausedRun();
  await resetSimulation(ctx);
  await stop();
  const count = async () => (await sql`select from simulation_failures`).length;
  await tidyFrames(ctx);
  expect(await count()).toBe(1);
  await tidyFrames({ ...ctx, clock: () => new Date(ctx.clock().getTime() + 3_700_000) });
  expect(await count()).toBe(0);
});

import { expect, test } from "vitest";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { endFailure } from "#/domain/simulation/live/end-failure.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { listFailures } from "#/domain/simulation/live/list-failures.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { putTopology } from "#/domain/simulation/live/put-topology.ts";
import { readTopology } from "#/domain/simulation/live/read-topology.ts";
import { resetSimulation } from "#/domain/simulation/live/reset-simulation.ts";
import { resumeSimulation } from "#/domain/simulation/live/resume-simulation.ts";
import { setSpeed } from "#/domain/simulation/live/set-speed.ts";
import { simulateFailure } from "#/domain/simulation/live/simulate-failure.ts";
import type { WantedFailure } from "#/domain/simulation/live/wanted-failure.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { expectAsComputed, framesUntil, keptFrames, useSimulation } from "../../support/simulation.ts";

const { sql, enter, lead } = await useSimulation();

test("where nobody leads, nothing is written and the caller is told so", async () => {
  const ctx = enter();
  await expect(latestFrame(ctx)).rejects.toMatchObject({ code: "busy" });
  await expect(
    addFailure(ctx, { serviceId: "db-service", kind: "outage", durationSeconds: 5 }),
  ).rejects.toThrow("No process leads the simulation; nothing was changed.");
  expect(await sql`select from simulation`).toHaveLength(0);
  expect(await readTopology(ctx)).toEqual({ topology: defaultTopology, revision: 0 });
});

test("a change that no leader takes up is taken back where asking again would do it twice", async () => {
  const { ctx, stop } = lead();
  const first = await simulateFailure(ctx, "db-service", 50);
  await stop();
  const holder = await sql.reserve();
  try {
    const { space, simulation } = advisoryLocks;
    await holder`select pg_advisory_lock(${space}::int, ${simulation}::int)`;
    const answers = await Promise.allSettled([
      addFailure(ctx, { serviceId: "auth-service", kind: "outage", durationSeconds: 5 }),
      simulateFailure(ctx, "db-service", 5),
      pauseSimulation(ctx),
    ]);
    const gone = "No process leads the simulation; nothing was changed.";
    const stays = "No process leads the simulation; the change is made as soon as one does.";
    expect(answers.map((answer) => "reason" in answer && answer.reason)).toEqual(
      [gone, gone, stays].map((message) => expect.objectContaining({ code: "busy", message })),
    );
    expect(await sql`select id, is_cancelled from simulation_failures`).toEqual([
      { id: first.id, is_cancelled: false },
    ]);
    await holder`select pg_advisory_unlock(${space}::int, ${simulation}::int)`;
  } finally {
    holder.release();
  }
  const next = lead();
  const frames = await framesUntil(next.ctx, ({ paused }) => paused);
  expect(frames.at(-1)?.failures).toEqual([first]);
});

test("each change is in the frame that it answers, whichever process asks", async () => {
  lead({ speed: 5 });
  const ctx = enter();
  await framesUntil(ctx, () => true);
  const paused = await pauseSimulation(ctx);
  expect(paused).toMatchObject({ paused: true, speed: 5, seed: 1, revision: 1 });
  expect(paused.events.at(-1)).toEqual({
    kind: "paused",
    step: paused.step,
    timeSeconds: paused.timeSeconds,
  });
  const now = { paused: true, revision: 1, step: paused.step, services: paused.services };
  expect(await latestFrame(ctx)).toMatchObject(now);
  // Again: nothing new.
  expect(await pauseSimulation(ctx)).toMatchObject(now);

  const slow = await setSpeed(ctx, 0.5);
  expect(slow).toMatchObject({ paused: true, speed: 0.5, step: paused.step, revision: 2 });
  expect(slow.events).toMatchObject([{ kind: "speed_changed", speed: 0.5 }]);
  expect(await setSpeed(ctx, 0.5)).toMatchObject({ speed: 0.5, revision: 2 });

  const failure = await addFailure(ctx, { serviceId: "db-service", kind: "outage", durationSeconds: 3.5 });
  expect(failure).toMatchObject({ startSeconds: paused.timeSeconds, endSeconds: paused.timeSeconds + 3.5 });
  expect((await latestFrame(ctx)).failures).toEqual([failure]);

  await setSpeed(ctx, 100);
  const resumed = await resumeSimulation(ctx);
  expect(resumed).toMatchObject({ paused: false, step: paused.step, speed: 100 });
  const frames = await framesUntil(ctx, ({ step }) => step > paused.step + 20, resumed.seq);
  expect(frames.at(-1)?.failures).toEqual([]);
  expect((await listFailures(ctx)).map(({ isOpen, createdBy }) => ({ isOpen, createdBy }))).toEqual([
    { isOpen: false, createdBy: "test" },
  ]);
  await expectAsComputed(ctx, await keptFrames(sql), defaultTopology);
});

test("a reset begins the same run again, or that of another seed, without failures", async () => {
  const { ctx } = lead({ speed: 10 });
  await setSpeed(ctx, 100);
  await addFailure(ctx, { serviceId: "db-service", kind: "outage", durationSeconds: null });
  const before = (await framesUntil(ctx, ({ step }) => step >= 100)).at(-1);
  await pauseSimulation(ctx);
  const reset = await resetSimulation(ctx, { seed: 4_294_967_295 });
  expect(reset).toMatchObject({ seed: 4_294_967_295, step: 0, speed: 10, paused: false, failures: [] });
  expect(reset.runId).not.toBe(before?.runId);
  expect(reset.events).toEqual([
    { step: 0, timeSeconds: 0, kind: "run_started", runId: reset.runId, seed: 4_294_967_295 },
  ]);
  expect(reset.services.every(({ totalRequests }) => totalRequests === 0)).toBe(true);
  expect(await listFailures(ctx)).toEqual([]);
  const frames = await framesUntil(ctx, ({ step }) => step > 60, reset.seq);
  expect(await resetSimulation(ctx)).toMatchObject({ seed: 4_294_967_295, step: 0 });
  await expectAsComputed(ctx, [reset, ...frames], defaultTopology);
  for (const seed of [-1, 0.5, 2 ** 32, Number.NaN])
    await expect(resetSimulation(ctx, { seed })).rejects.toMatchObject({ code: "invalid", path: "seed" });
});

test("what changes nothing answers how it is now, not how it was", async () => {
  const { ctx } = lead({ speed: 10 });
  const before = (await framesUntil(ctx, ({ step }) => step > 60)).at(-1) as Frame;
  expect((await resumeSimulation(ctx)).seq).toBeGreaterThanOrEqual(before.seq);
  expect((await setSpeed(ctx, 10)).seq).toBeGreaterThanOrEqual(before.seq);
  const { revision } = await setSpeed(ctx, 10);
  const later = (await framesUntil(ctx, ({ seq }) => seq > before.seq + 5)).at(-1) as Frame;
  const again = await setSpeed(ctx, 10);
  expect(again.revision).toBe(revision);
  expect(again.seq).toBeGreaterThanOrEqual(later.seq);
});

test("another topology is another run, with the same seed", async () => {
  const { ctx } = lead({ speed: 10 });
  await resetSimulation(ctx, { seed: 7 });
  const [gateway, ...others] = defaultTopology.services;
  const topology = { services: [{ ...gateway, requestRate: 5 }, ...others] } as typeof defaultTopology;
  expect(await putTopology(ctx, topology)).toEqual({ topology, revision: 2 });
  const frame = await latestFrame(ctx);
  expect(frame).toMatchObject({ seed: 7, topologyRevision: 2 });
  expect(await readTopology(ctx)).toEqual({ topology, revision: 2 });
  // The one that is there already.
  expect(await putTopology(ctx, topology)).toEqual({ topology, revision: 2 });
  expect((await latestFrame(ctx)).runId).toBe(frame.runId);
  await framesUntil(ctx, ({ step }) => step > 30);
  const kept = (await keptFrames(sql)).filter(({ runId }) => runId === frame.runId);
  await expectAsComputed(ctx, kept, topology);
  await expect(putTopology(ctx, { services: [] })).rejects.toMatchObject({ code: "invalid" });
});

test("failures begin with the next step and end when told, or by themselves; edges have them too", async () => {
  const { ctx } = lead({ speed: 5 });
  const wanted: WantedFailure[] = [
    { serviceId: "cache-service", kind: "latency", latencyMs: 250, durationSeconds: null },
    { serviceId: "user-service", dependencyId: "db-service", kind: "errors", share: 0.5, durationSeconds: 6 },
    { serviceId: "auth-service", kind: "partial", share: 0.25, durationSeconds: 0.25 },
  ];
  const added = await Promise.all(wanted.map((failure) => addFailure(ctx, failure)));
  for (const [place, failure] of added.entries()) {
    const { durationSeconds, ...asked } = wanted[place] as WantedFailure;
    const endSeconds = durationSeconds === null ? null : failure.startSeconds + durationSeconds;
    expect(failure).toEqual({
      latencyMs: null,
      share: null,
      dependencyId: null,
      ...asked,
      id: failure.id,
      startSeconds: failure.startSeconds,
      endSeconds,
    });
  }
  const until = Math.max(...added.map(({ startSeconds }) => startSeconds)) + 8;
  await framesUntil(ctx, ({ timeSeconds }) => timeSeconds > until);
  const [open, done] = added;
  const ended = await endFailure(ctx, open?.id ?? "");
  expect(ended.endSeconds).toBeGreaterThan(until);
  expect((await latestFrame(ctx)).failures).toEqual([]);
  await expect(endFailure(ctx, open?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
  await expect(endFailure(ctx, done?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
  for (const id of ["nonsense", "00000000-0000-4000-8000-000000000000"])
    await expect(endFailure(ctx, id)).rejects.toMatchObject({ code: "not_found" });
  await framesUntil(ctx, ({ timeSeconds }) => timeSeconds > (ended.endSeconds ?? 0) + 1);
  await expectAsComputed(ctx, await keptFrames(sql), defaultTopology);
  const told = (await keptFrames(sql)).flatMap(({ events }) => events.map(({ kind }) => kind));
  expect(told.filter((kind) => kind === "failure_started")).toHaveLength(3);
  expect(told.filter((kind) => kind === "failure_ended")).toHaveLength(3);
});

test("a simulated failure takes the place of the one before", async () => {
  const { ctx } = lead();
  const first = await simulateFailure(ctx, "db-service", 500);
  const kept = await addFailure(ctx, {
    serviceId: "db-service",
    kind: "latency",
    latencyMs: 5,
    durationSeconds: null,
  });
  const second = await simulateFailure(ctx, "db-service", 2);
  const frame = await latestFrame(ctx);
  expect(frame.failures.toSorted((left, right) => (left.kind < right.kind ? -1 : 1))).toEqual([kept, second]);
  const listed = await listFailures(ctx);
  expect(listed.find(({ id }) => id === first.id)).toMatchObject({
    isOpen: false,
    endSeconds: second.startSeconds,
  });
  expect(second.endSeconds).toBe(second.startSeconds + 2);
});

test("what is wrong is refused with the field, and what is unknown with its name", async () => {
  const { ctx } = lead();
  await latestAfterStart();
  const outage = { serviceId: "db-service", kind: "outage" as const, durationSeconds: 1 };
  const wrong: [WantedFailure, string, string][] = [
    [{ ...outage, durationSeconds: 0 }, "invalid", "duration_seconds"],
    [{ ...outage, durationSeconds: Number.NaN }, "invalid", "duration_seconds"],
    [{ ...outage, share: 0.5 }, "invalid", "share"],
    [{ ...outage, latencyMs: 5 }, "invalid", "latency_ms"],
    [{ ...outage, kind: "latency" }, "invalid", "latency_ms"],
    [{ ...outage, kind: "errors", share: 1.1 }, "invalid", "share"],
    [{ ...outage, kind: "none" as "outage" }, "invalid", "kind"],
    [{ ...outage, serviceId: "db" }, "not_found", "service_id"],
    [{ ...outage, dependencyId: "auth-service" }, "not_found", "dependency_id"],
  ];
  for (const [failure, code, path] of wrong)
    await expect(addFailure(ctx, failure)).rejects.toMatchObject({ code, path });
  for (const speed of [0, 0.05, 101, Number.NaN])
    await expect(setSpeed(ctx, speed)).rejects.toMatchObject({ code: "invalid", path: "speed" });
  expect(await listFailures(ctx)).toEqual([]);

  async function latestAfterStart() {
    await framesUntil(ctx, () => true);
  }
});

test("200 failures may be open, many at once are taken up together, and a reset meanwhile loses none silently", async () => {
  const { ctx } = lead();
  const outage = { serviceId: "db-service", kind: "outage" as const, durationSeconds: null };
  await framesUntil(ctx, () => true);
  const added = await Promise.all(Array.from({ length: 200 }, () => addFailure(ctx, outage)));
  expect((await latestFrame(ctx)).failures).toHaveLength(200);
  await expect(addFailure(ctx, outage)).rejects.toMatchObject({ code: "conflict" });
  await expect(simulateFailure(ctx, "auth-service", 5)).rejects.toMatchObject({ code: "conflict" });
  await endFailure(ctx, added[0]?.id ?? "");
  await addFailure(ctx, outage);

  const [reset, ...asked] = await Promise.allSettled([
    resetSimulation(ctx, { seed: 3 }),
    ...Array.from({ length: 10 }, () => addFailure(ctx, outage)),
  ]);
  expect(reset.status).toBe("fulfilled");
  const listed = new Set((await listFailures(ctx)).map(({ id }) => id));
  for (const answer of asked) {
    if (answer.status === "fulfilled") expect(listed.delete((answer.value as { id: string }).id)).toBe(true);
    else expect(answer.reason).toMatchObject({ code: "conflict" });
  }
  expect(listed.size).toBe(0);
});

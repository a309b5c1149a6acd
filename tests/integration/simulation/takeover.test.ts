import { afterAll, expect, test } from "vitest";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { endFailure } from "#/domain/simulation/live/end-failure.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { fireBench } from "../../support/fire-bench.ts";
import { openDoor } from "../../support/run-command.ts";
import {
  counting,
  expectAsComputed,
  framesUntil,
  keptFrames,
  seqs,
  until,
  useSimulation,
} from "../../support/simulation.ts";

const { sql, settings, enter } = await useSimulation();
const door = await openDoor(settings);
const bench = fireBench();

afterAll(async () => {
  await bench.clean();
  await door.close();
});

const start = () =>
  bench.startApi({ DATABASE_URL: door.url, SIMULATION: "on", SIMULATION_SPEED: "10", LOG_LEVEL: "warn" });

const isTakenOver = (frame: Frame) => frame.events.some(({ kind }) => kind === "taken_over");

test("when the leader is killed another goes on at once, just as it would have gone", async () => {
  const ctx = enter();
  const first = await start();
  await until(async () => (await keptFrames(sql)).length > 0);
  const [second] = await Promise.all([
    start(),
    addFailure(ctx, { serviceId: "cache-service", kind: "latency", latencyMs: 300, durationSeconds: null }),
  ]);
  const open = await addFailure(ctx, { serviceId: "db-service", kind: "outage", durationSeconds: null });
  await until(async () => {
    const [row] = await sql`select from simulation where checkpoint_step > 0 and step > checkpoint_step`;
    return row !== undefined;
  });
  first.signal("SIGKILL");
  const frames = await framesUntil(ctx, isTakenOver);
  const { seq, runId } = frames.at(-1) as Frame;
  await endFailure(ctx, open.id);
  // The other process says the same over its API.
  const shown = await (await fetch(`${second.origin}/api/v1/simulation`)).json();
  expect(shown).toMatchObject({ run_id: runId, revision: 3 });

  // Nobody is left, and it is started again.
  second.signal("SIGKILL");
  await second.end();
  await start();
  await framesUntil(ctx, (frame) => frame.seq > seq && isTakenOver(frame), seq);
  await framesUntil(ctx, ({ kind }) => kind === "beat", seq + 3);

  const kept = await keptFrames(sql);
  expect(seqs(kept)).toEqual(counting(1, kept.length));
  expect(new Set(kept.map((frame) => frame.runId)).size).toBe(1);
  expect(kept.flatMap(({ events }) => events).filter(({ kind }) => kind === "skipped")).toEqual([]);
  await expectAsComputed(ctx, kept, defaultTopology);
});

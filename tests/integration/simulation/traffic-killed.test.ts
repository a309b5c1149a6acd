import { afterAll, expect, onTestFailed, test, vi } from "vitest";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { setTraffic } from "#/domain/simulation/traffic/set-traffic.ts";
import { useDatabase } from "../../support/database.ts";
import { fireBench } from "../../support/fire-bench.ts";
import { openDoor } from "../../support/run-command.ts";
import { countSimulated, countUsage, untilOver } from "../../support/simulated-traffic.ts";

const { ctx, sql, settings } = await useDatabase();
const live = { ...ctx, clock: () => new Date() };
const bench = fireBench();
const door = await openDoor(settings);

afterAll(async () => {
  await bench.clean();
  await door.close();
});

const patient = { timeout: 15_000, interval: 100 };
// An address that only this machine has, though not one that needs no key.
const env = {
  DATABASE_URL: door.url,
  SIMULATION: "on",
  SIMULATION_SPEED: "4",
  UNKNOWN_CUSTOMERS: "reject",
  HOST: "127.0.0.2",
  ADMIN_API_KEY: "a-key-of-sixteen-or-more",
};

test("a leader that is killed leaves no report out and none doubled", { timeout: 60_000 }, async () => {
  const leader = await bench.startApi(env);
  await vi.waitFor(async () => expect((await latestFrame(live)).seq).toBeGreaterThan(0), patient);
  const starting = bench.startApi(env);
  const begun = await setTraffic(live, { enabled: true });
  expect(begun).toMatchObject({ enabled: true, simulated: 0, lost: null });
  await addFailure(live, { serviceId: "auth-service", kind: "outage", durationSeconds: null });
  await vi.waitFor(async () => {
    const told = await readTraffic(live);
    expect(told?.lostAnswers).toBeGreaterThan(0);
    expect(told?.accepted).toBeGreaterThan(0);
  }, patient);
  const next = await starting;
  onTestFailed(() => console.error(`The second server said:\n${next.output()}`));
  leader.signal("SIGKILL");
  await leader.end();

  const before = await readTraffic(live);
  await vi.waitFor(async () => {
    const told = await readTraffic(live);
    expect(told?.simulated).toBeGreaterThan((before?.simulated ?? 0) + 100);
    expect(told).toMatchObject({ id: begun?.id, lost: 0, doubled: 0, rejected: 0 });
  }, patient);
  const ended = await setTraffic(live, { enabled: false });
  expect(ended).toMatchObject({ enabled: false });
  const told = await untilOver(live, begun?.id ?? "");
  expect(told).toMatchObject({ waiting: 0, lost: 0, doubled: 0, rejected: 0, trouble: null });
  expect([told.stored, told.accepted]).toEqual([told.simulated, told.simulated]);
  const simulated = await countSimulated(sql, told.id);
  expect(simulated.requests).toBe(told.simulated);
  expect(simulated.failures).toBeGreaterThan(0);
  expect(await countUsage(sql, told.id)).toEqual(simulated);

  // Switched on again, it is another session, whose events are told apart from those of the first.
  const second = await setTraffic(live, { enabled: true });
  expect(second?.id).not.toBe(begun?.id);
  await vi.waitFor(async () => {
    const told = await readTraffic(live);
    expect(told?.stored).toBeGreaterThan(0);
    expect(told).toMatchObject({ id: second?.id, enabled: true, lost: 0, doubled: 0 });
  }, patient);
  next.signal("SIGTERM");
  expect(await next.end()).toBe(0);
});

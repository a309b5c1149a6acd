import { afterEach, describe, expect, it, vi } from "vitest";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { putTopology } from "#/domain/simulation/live/put-topology.ts";
import { resetSimulation } from "#/domain/simulation/live/reset-simulation.ts";
import { setSpeed } from "#/domain/simulation/live/set-speed.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { setTraffic } from "#/domain/simulation/traffic/set-traffic.ts";
import { useDatabase } from "../../support/database.ts";
import { serverContext, useLedSimulation } from "../../support/led-simulation.ts";
import { serveApi } from "../../support/serve-api.ts";
import { countSimulated, countUsage, twoServices, untilOver } from "../../support/simulated-traffic.ts";

const { sql, settings } = await useDatabase();
const address = await serveApi(settings);
useLedSimulation(settings, { address: () => address });
const ctx = serverContext(settings);

const patient = { timeout: 20_000, interval: 50 };
const untilStored = (id: string) =>
  vi.waitFor(async () => {
    const told = await readTraffic(ctx);
    expect(told).toMatchObject({ id, waiting: 0, lost: 0, doubled: 0 });
    expect(told?.stored).toBeGreaterThan(0);
    return told;
  }, patient);

afterEach(async () => {
  await setTraffic(ctx, { enabled: false });
});

describe("the switch", () => {
  it("off where it was never on says nothing", async () => {
    expect(await setTraffic(ctx, { enabled: false })).toBeNull();
    expect((await latestFrame(ctx)).traffic).toBeNull();
  });

  it("answers with what the leader makes of it, and asked twice does it once", async () => {
    const on = await setTraffic(ctx, { enabled: true });
    expect(on).toMatchObject({ enabled: true, stoppedAt: null, stored: null, lost: null, trouble: null });
    expect(await setTraffic(ctx, { enabled: true })).toMatchObject({ id: on?.id, enabled: true });
    await untilStored(on?.id ?? "");
    await vi.waitFor(async () => {
      expect((await latestFrame(ctx)).traffic).toMatchObject({ id: on?.id, lost: 0, doubled: 0 });
    }, patient);
    const off = await setTraffic(ctx, { enabled: false });
    expect(off).toMatchObject({ id: on?.id, enabled: false, stoppedAt: expect.stringMatching(/Z$/) });
    expect(await setTraffic(ctx, { enabled: false })).toMatchObject({
      id: on?.id,
      stoppedAt: off?.stoppedAt,
    });
    await untilStored(on?.id ?? "");
  });

  it("is the same over REST, with an exact count of every request in the frames", async () => {
    const put = async (enabled: boolean) => {
      const answer = await fetch(`${address}/api/v1/simulation/traffic`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ enabled }),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const on = await put(true);
    expect(on).toMatchObject({ status: 200, body: { enabled: true, verdict: { simulated: 0 } } });
    const { id } = on.body.verdict;
    await untilStored(id);
    await put(false);
    const told = await untilOver(ctx, id);
    expect(told).toMatchObject({
      waiting: 0,
      lost: 0,
      doubled: 0,
      stored: told.simulated,
      accepted: told.simulated,
    });
    const answer = await fetch(`${address}/api/v1/simulation/traffic`);
    expect(await answer.json()).toMatchObject({
      enabled: false,
      verdict: { id, simulated: told.simulated, stored: told.stored, lost: 0, doubled: 0, trouble: null },
    });
    const counted = await countUsage(sql, id);
    expect(counted).toEqual(await countSimulated(sql, id));
    expect(counted.requests).toBe(told.simulated);
  });
});

describe("a session ends with its run, and the switch stays", () => {
  it("after a reset", async () => {
    const on = await setTraffic(ctx, { enabled: true });
    await untilStored(on?.id ?? "");
    const { traffic } = await resetSimulation(ctx);
    expect(traffic).toMatchObject({ enabled: true, simulated: 0 });
    expect(traffic?.id).not.toBe(on?.id);
    await untilStored(traffic?.id ?? "");
    const ended = async () =>
      [...(await sql`select counts from simulation_traffic where id = ${on?.id ?? ""}`)][0]?.counts;
    await vi.waitFor(async () => expect(await ended()).toMatchObject({ isFinal: true }), patient);
    const { verdict } = await ended();
    expect(verdict).toMatchObject({ waiting: 0, lost: 0, doubled: 0, stored: verdict.simulated });
  });

  it("after another topology, whose services are other customers", async () => {
    await setTraffic(ctx, { enabled: true });
    await putTopology(ctx, twoServices);
    const begun = (await latestFrame(ctx)).traffic;
    expect(begun).toMatchObject({ enabled: true });
    await untilStored(begun?.id ?? "");
    const customers = await sql`
      select distinct external_id as customer from usage_events join customers on customers.id = customer_id
      where usage_events.id like ${`${begun?.id}:%`} order by 1`;
    expect(customers.map(({ customer }) => customer)).toEqual(["simulated-auth.v2", "simulated-gateway"]);
    await setTraffic(ctx, { enabled: false });
    await putTopology(ctx, defaultTopology);
  });
});

describe("refused", () => {
  it("while the simulation makes too many requests, and ended once it does", async () => {
    await setSpeed(ctx, 100);
    await expect(setTraffic(ctx, { enabled: true })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        /^At speed 100 this topology makes about [\d,]+ requests a second; at most 2,000/,
      ),
    });
    await setSpeed(ctx, 1);
    await setTraffic(ctx, { enabled: true });
    const { traffic } = await setSpeed(ctx, 100);
    expect(traffic).toMatchObject({ enabled: false, trouble: expect.stringMatching(/^At speed 100 /) });
    await setSpeed(ctx, 1);
    expect(await setTraffic(ctx, { enabled: true })).toMatchObject({ enabled: true, trouble: null });
  });

  it("where a meter's name is another service's", async () => {
    await sql`update services set slug = 'theirs' where slug = 'simulation'`;
    await expect(setTraffic(ctx, { enabled: true })).rejects.toMatchObject({
      code: "conflict",
      message: 'The meter "simulated-requests" is taken by service "theirs"; simulated requests need it.',
    });
    await sql`update services set slug = 'simulation' where slug = 'theirs'`;
  });
});

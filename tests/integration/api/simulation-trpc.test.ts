import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { beforeAll, expect, test } from "vitest";
import type { AppRouter } from "#/api/trpc/router.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { useDatabase } from "../../support/database.ts";
import { followFeed } from "../../support/follow-feed.ts";
import { useLedSimulation } from "../../support/led-simulation.ts";
import { serveApi } from "../../support/serve-api.ts";

const { settings } = await useDatabase();
useLedSimulation(settings);

let origin = "";
let client: ReturnType<typeof createTRPCClient<AppRouter>>["simulation"];
beforeAll(async () => {
  origin = await serveApi(settings);
  client = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${origin}/api/trpc` })] }).simulation;
});

/** The refusal of a call, as the console gets it. */
async function refusal(call: Promise<unknown>) {
  const error = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof TRPCClientError)) throw new Error("the call was not refused", { cause: error });
  return error.data as { code: string; httpStatus: number; errors: { path: string; message: string }[] };
}

test("the console's commands do what REST's do, and answer frames", async () => {
  const begun = await client.reset.mutate({ seed: 42 });
  expect(begun).toMatchObject({ seed: 42, step: 0, paused: false, speed: 1 });
  expect((await client.pause.mutate()).paused).toBe(true);
  expect((await client.setSpeed.mutate({ speed: 10 })).speed).toBe(10);
  const failure = await client.addFailure.mutate({ serviceId: "db-service", durationSeconds: 60 });
  expect(failure).toMatchObject({ serviceId: "db-service", dependencyId: null, kind: "outage" });
  expect((await client.state.query()).failures).toEqual([failure]);
  expect(await client.failures.query()).toMatchObject([{ ...failure, isOpen: true }]);
  expect(await client.endFailure.mutate({ id: failure.id })).toMatchObject({ id: failure.id });
  expect((await client.state.query()).failures).toEqual([]);
  expect((await client.resume.mutate()).paused).toBe(false);
  const history = await client.history.query({ points: 10 });
  expect(history.services.map(({ serviceId }) => serviceId)).toHaveLength(9);
  expect(history.runId).toBe(begun.runId);
  expect(await client.traffic.query()).toBeNull();
});

test("a topology is edited as text: checked, put, and read again", async () => {
  const { topology, yaml } = await client.topology.query();
  expect(topology).toEqual(defaultTopology);
  expect(await client.checkTopology.mutate({ text: yaml })).toEqual({ topology });
  const text = "services:\n  - id: a\n    dependencies: [b]\n  - id: b\n";
  const put = await client.putTopology.mutate({ text });
  expect(put.topology.services.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(await client.topology.query()).toEqual(put);
  const unchanged = await client.putTopology.mutate({
    text: JSON.stringify({ services: [{ id: "b" }, { id: "a" }] }),
  });
  expect(unchanged.revision).toBeGreaterThan(put.revision);
  const cyclic = await refusal(client.checkTopology.mutate({ text: `${text}    dependencies: [a]\n` }));
  expect(cyclic).toMatchObject({
    httpStatus: 422,
    errors: [{ message: expect.stringMatching(/→.*line \d/) }],
  });
  expect(await refusal(client.putTopology.mutate({ text: "a:\n\t- b" }))).toMatchObject({ httpStatus: 400 });
  await client.putTopology.mutate({ text: yaml });
});

test.each<[string, () => Promise<unknown>, number]>([
  ["a seed with a fraction", () => client.reset.mutate({ seed: 1.5 }), 400],
  ["a seed below 0", () => client.reset.mutate({ seed: -1 }), 400],
  ["a speed of 0", () => client.setSpeed.mutate({ speed: 0 }), 400],
  [
    "a share without use",
    () => client.addFailure.mutate({ serviceId: "db-service", share: 0.5, durationSeconds: 5 }),
    400,
  ],
  ["a duration of 0", () => client.addFailure.mutate({ serviceId: "db-service", durationSeconds: 0 }), 400],
  ["an unknown service", () => client.addFailure.mutate({ serviceId: "db", durationSeconds: 5 }), 404],
  ["an id that is none", () => client.endFailure.mutate({ id: "1" }), 400],
  ["an unknown failure", () => client.endFailure.mutate({ id: "0190a1b2-0000-7000-8000-000000000000" }), 404],
  ["a history of nobody", () => client.history.query({ serviceId: "nobody" }), 404],
])("%s is refused", async (_, call, status) => {
  expect((await refusal(call())).httpStatus).toBe(status);
});

test("the feed begins with the latest frame, goes on without gap, and resumes where it was left", async () => {
  const first = await followFeed(origin);
  await first.until(1);
  await client.pause.mutate();
  await client.resume.mutate();
  await first.until(3);
  await first.close();
  const seen = first.frames.map(({ id, frame }) => {
    expect(id).toBe(String(frame.seq));
    return frame.seq;
  });
  await client.pause.mutate();
  await client.resume.mutate();
  const second = await followFeed(origin, String(seen.at(-1)));
  const isTold = () => second.frames.some(({ frame }) => frame.events.some(({ kind }) => kind === "paused"));
  await expect.poll(isTold, { timeout: 10_000, interval: 20 }).toBe(true);
  await second.close();
  const all = [...seen, ...second.frames.map(({ frame }) => frame.seq)];
  expect(all).toEqual(Array.from(all, (_, at) => (all[0] ?? 0) + at));
});

test("followers of one feed are told the same", async () => {
  const followers = await Promise.all(Array.from({ length: 20 }, () => followFeed(origin)));
  await Promise.all(followers.map((one) => one.until(1)));
  await client.pause.mutate();
  const { seq } = await client.resume.mutate();
  const heard = (one: (typeof followers)[number]) => one.frames.find(({ frame }) => frame.seq === seq);
  await expect.poll(() => followers.every(heard), { timeout: 10_000, interval: 20 }).toBe(true);
  for (const one of followers) expect(heard(one)).toEqual(heard(followers[0] ?? one));
  const counted = async () =>
    /event_stream"\} (\d+)/.exec(await (await fetch(`${origin}/metrics`)).text())?.[1];
  expect(Number(await counted())).toBe(20);
  await Promise.all(followers.map((one) => one.close()));
  await expect.poll(counted, { timeout: 10_000, interval: 50 }).toBe("0");
});

test("where to resume is a number that the server gave", async () => {
  for (const lastEventId of ["x", "-1", "1.5", "1e3", "9".repeat(20)]) {
    const follower = await followFeed(origin, lastEventId);
    await expect.poll(() => follower.error ?? null, { timeout: 5000 }).not.toBeNull();
    expect(follower.frames).toEqual([]);
    await follower.close();
  }
  const beyond = await followFeed(origin, "999999999");
  await beyond.until(1);
  expect(beyond.frames[0]?.frame.seq).toBeLessThan(999_999_999);
  await beyond.close();
});

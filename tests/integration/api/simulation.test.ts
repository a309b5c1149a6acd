import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { SimulationState } from "#/api/contract/simulation.ts";
import { FailureList, SimulationHistory } from "#/api/contract/simulation-control.ts";
import { Failure } from "#/api/contract/simulation-failures.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { useLedSimulation } from "../../support/led-simulation.ts";
import { remove, send } from "../../support/send.ts";
import { serveApi } from "../../support/serve-api.ts";

const { settings } = await useDatabase();
useLedSimulation(settings);
const origin = await serveApi(settings);

const place = "/api/v1/simulation";
const post = (path: string) => ask(`${place}${path}`, { method: "POST" });
const readState = async (response: Response | Promise<Response>) => read(await response, SimulationState);
const addFailure = async (body: object) => read(await send("POST", `${place}/failures`, body), Failure, 201);
const listed = async () => (await read(await ask(`${place}/failures`), FailureList)).data;

test("a reset begins a run with the seed that is asked for, the same one without any", async () => {
  const first = await readState(send("POST", `${place}/reset`, { seed: 4_294_967_295 }));
  expect(first).toMatchObject({ seed: 4_294_967_295, step: 0, time_seconds: 0, paused: false, speed: 1 });
  expect(first.events).toContainEqual(
    expect.objectContaining({ kind: "run_started", run_id: first.run_id, seed: 4_294_967_295 }),
  );
  expect(first.services.map(({ service_id }) => service_id)).toHaveLength(9);
  const second = await readState(post("/reset"));
  expect([second.seed, second.run_id === first.run_id]).toEqual([4_294_967_295, false]);
  const third = await readState(send("POST", `${place}/reset`, {}));
  expect([third.seed, third.seq > second.seq]).toEqual([4_294_967_295, true]);
  expect((await readState(send("POST", `${place}/reset`, { seed: 0 }))).seed).toBe(0);
});

test("time stands still when it is paused, and goes on at the speed that is asked for", async () => {
  const paused = await readState(post("/pause"));
  expect(paused.paused).toBe(true);
  const again = await readState(post("/pause"));
  expect([again.step, again.revision]).toEqual([paused.step, paused.revision]);
  const fast = await readState(send("POST", `${place}/speed`, { speed: 100 }));
  expect(fast).toMatchObject({ speed: 100, paused: true, step: paused.step });
  expect(fast.events).toContainEqual(expect.objectContaining({ kind: "speed_changed", speed: 100 }));
  const resumed = await readState(post("/resume"));
  expect([resumed.paused, resumed.speed]).toEqual([false, 100]);
  await expect
    .poll(async () => (await readState(ask(place))).time_seconds, { timeout: 10_000, interval: 100 })
    .toBeGreaterThan(resumed.time_seconds + 60);
  expect((await readState(send("POST", `${place}/speed`, { speed: 0.1 }))).speed).toBe(0.1);
  expect((await readState(post("/reset"))).speed).toBe(1);
});

test("a failure is added, seen with its cause and symptoms, and ended early", async () => {
  await send("POST", `${place}/speed`, { speed: 100 });
  const failure = await addFailure({ service_id: "db-service" });
  expect(failure).toMatchObject({
    service_id: "db-service",
    dependency_id: null,
    kind: "outage",
    latency_ms: null,
    share: null,
    end_seconds: null,
  });
  const roles = async () => {
    const { services } = await readState(ask(place));
    return Object.fromEntries(services.map(({ service_id, diagnosis }) => [service_id, diagnosis]));
  };
  const symptom = { role: "symptom", of: [{ service_id: "db-service", dependency_id: null }] };
  await expect.poll(roles, { timeout: 15_000, interval: 200 }).toMatchObject({
    "db-service": { role: "root_cause", of: [] },
    "api-gateway": symptom,
    "auth-service": symptom,
    "payment-service": symptom,
    "notification-service": null,
    "cache-service": null,
  });
  const state = await readState(ask(place));
  expect(state.failures).toContainEqual(failure);
  expect(state.edges.find(({ service_id }) => service_id === "auth-service")?.breaker).not.toBeNull();
  const ended = await read(await remove(`${place}/failures/${failure.id}`), Failure);
  expect(ended).toMatchObject({ id: failure.id, start_seconds: failure.start_seconds });
  expect(ended.end_seconds).toBeGreaterThan(failure.start_seconds);
  await readProblem(await remove(`${place}/failures/${failure.id}`), 409);
  expect(await listed()).toMatchObject([{ id: failure.id, is_open: false, created_by: "local" }]);
  const history = await read(
    await ask(`${place}/history?points=20&service_id=db-service`),
    SimulationHistory,
  );
  expect(history.services).toMatchObject([{ service_id: "db-service" }]);
  expect(history.services[0]?.points.length).toBeLessThanOrEqual(20);
  expect(history.failures.map(({ id }) => id)).toEqual([failure.id]);
  expect(history.events).toContainEqual(
    expect.objectContaining({ kind: "status", service_id: "db-service", to: "failing" }),
  );
  const { services } = await read(await ask(`${place}/history`), SimulationHistory);
  expect(services).toHaveLength(9);
  await post("/reset");
  expect(await listed()).toEqual([]);
});

test("each kind of failure is taken, on services and on calls, for a time or until ended", async () => {
  await post("/pause");
  const latency = await addFailure({ service_id: "cache-service", kind: "latency", latency_ms: 250.5 });
  expect(latency).toMatchObject({ kind: "latency", latency_ms: 250.5, share: null });
  const errors = await addFailure({
    service_id: "user-service",
    dependency_id: "db-service",
    kind: "errors",
    share: 0.25,
    duration_seconds: 12.5,
  });
  expect(errors).toMatchObject({ dependency_id: "db-service", share: 0.25, latency_ms: null });
  expect((errors.end_seconds ?? 0) - errors.start_seconds).toBe(12.5);
  const partial = {
    service_id: "db-service",
    dependency_id: null,
    kind: "partial",
    share: 1,
    latency_ms: null,
  };
  expect(await addFailure({ ...partial, duration_seconds: null })).toMatchObject({
    ...partial,
    end_seconds: null,
  });
  expect(await addFailure({ service_id: "auth-service", duration_seconds: 1_000_000 })).toBeTruthy();
  expect(await listed()).toHaveLength(4);
  expect((await readState(ask(place))).failures).toHaveLength(4);
  await post("/reset");
});

test("what two ask at the same moment is both done, once each", async () => {
  const both = await Promise.all([1, 2, 3, 4].map(() => addFailure({ service_id: "db-service" })));
  expect(new Set(both.map(({ id }) => id)).size).toBe(4);
  const [{ id = "" } = {}] = both;
  const ends = await Promise.all([1, 2, 3].map(() => remove(`${place}/failures/${id}`)));
  expect(ends.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const runs = await Promise.all(
    [1, 2, 3].map((seed) => readState(send("POST", `${place}/reset`, { seed }))),
  );
  const now = await readState(ask(place));
  expect([1, 2, 3]).toContain(now.seed);
  expect(runs.every(({ seq }) => seq <= now.seq)).toBe(true);
});

const number = "expected a number";
test.each<[path: string, body: unknown, field: string, message: string]>([
  ["/speed", {}, "speed", "required; expected a number: 0.1 to 100"],
  ["/speed", { speed: 0 }, "speed", number],
  ["/speed", { speed: 0.09 }, "speed", number],
  ["/speed", { speed: 100.1 }, "speed", number],
  ["/speed", { speed: "2" }, "speed", number],
  ["/speed", { speed: null }, "speed", number],
  ["/speed", { speed: [2] }, "speed", number],
  ["/speed", { speed: 2, factor: 3 }, "factor", "no such field; expected speed"],
  ["/speed", 5, "", "expected a JSON object"],
  ["/reset", { seed: -1 }, "seed", "expected a whole number from 0 to 4294967295"],
  ["/reset", { seed: 1.5 }, "seed", "expected a whole number"],
  ["/reset", { seed: "42" }, "seed", "expected a whole number"],
  ["/reset", { seed: 4_294_967_296 }, "seed", "expected a whole number"],
  ["/reset", { seed: null }, "seed", "expected a whole number"],
  ["/reset", { sed: 1 }, "sed", "no such field; expected seed"],
  ["/reset", [], "", "expected a JSON object"],
  ["/pause", { seconds: 5 }, "seconds", "no such field"],
  ["/pause", [], "", "expected a JSON object"],
  ["/resume", { speed: 2 }, "speed", "no such field"],
  ["/resume", null, "", "expected a JSON object"],
  ["/failures", {}, "service_id", "required; expected the id of a service"],
  ["/failures", { service_id: 5 }, "service_id", "expected the id of a service"],
  ["/failures", { service_id: "" }, "service_id", "expected the id of a service"],
  [
    "/failures",
    { service_id: "db-service", kind: "fire" },
    "kind",
    "expected outage, latency, errors or partial",
  ],
  ["/failures", { service_id: "db-service", kind: "latency" }, "latency_ms", "required for latency"],
  ["/failures", { service_id: "db-service", kind: "errors" }, "share", "required for errors"],
  ["/failures", { service_id: "db-service", share: 0.5 }, "share", "expected none for outage"],
  ["/failures", { service_id: "db-service", kind: "partial", share: 0 }, "share", number],
  ["/failures", { service_id: "db-service", kind: "partial", share: 1.1 }, "share", number],
  ["/failures", { service_id: "db-service", kind: "latency", latency_ms: -5 }, "latency_ms", number],
  ...[0, -1, "30", 1e300, true, []].map((duration): [string, unknown, string, string] => [
    "/failures",
    { service_id: "db-service", duration_seconds: duration },
    "duration_seconds",
    "expected a number: above 0 up to 1000000",
  ]),
])("POST %s %j is refused at %s", async (path, body, field, message) => {
  const problem = await readProblem(await send("POST", `${place}${path}`, body), 422);
  expect(problem.errors).toContainEqual({ path: field, message: expect.stringContaining(message) });
});

test.each([
  ["a service that there is not", { service_id: "db" }, "service_id"],
  ["calls that there are not", { service_id: "db-service", dependency_id: "api-gateway" }, "dependency_id"],
  ["a name with characters of no id", { service_id: "DB service" }, "service_id"],
  ["a name that all objects have", { service_id: "__proto__" }, "service_id"],
])("a failure of %s is not found", async (_, body, field) => {
  const problem = await readProblem(await send("POST", `${place}/failures`, body), 404);
  expect(problem.errors?.[0]?.path).toBe(field);
});

test("failures that there are not are not found, and what is no id is refused", async () => {
  await readProblem(await remove(`${place}/failures/0190a1b2-0000-7000-8000-000000000000`), 404);
  for (const id of ["1", "none", "0190a1b2", "%00"])
    await readProblem(await remove(`${place}/failures/${id}`), 422);
});

test.each([
  ["service_id=nobody", 404, "service_id"],
  ["service_id=", 422, "service_id"],
  ["points=0", 422, "points"],
  ["points=1001", 422, "points"],
  ["points=1.5", 422, "points"],
  ["points=1&points=2", 422, "points"],
  ["from_seconds=-1", 422, "from_seconds"],
  ["from_seconds=NaN", 422, "from_seconds"],
  ["to_seconds=1e3", 422, "to_seconds"],
  ["to_seconds=Infinity", 422, "to_seconds"],
  ["limit=5", 422, "limit"],
  ["from_seconds=10&to_seconds=5", 422, "to_seconds"],
])("a history of ?%s is refused", async (query, status, field) => {
  const problem = await readProblem(await ask(`${place}/history?${query}`), status);
  expect(problem.errors?.[0]?.path).toBe(field);
  expect(problem.errors?.[0]?.message).not.toContain(`${field}:`);
});

test.each(["/reset", "/speed", "/failures", "/pause", "/resume"])(
  "%s takes nothing but JSON",
  async (path) => {
    const { run_id } = await readState(ask(place));
    const post = (type: string, body: string) =>
      ask(`${place}${path}`, { method: "POST", headers: { "content-type": type }, body });
    await readProblem(await post("application/x-www-form-urlencoded", "seed=5"), 415);
    await readProblem(await post("text/plain", '{"seed": 5}'), 415);
    for (const text of ["{", "NaN", "\u0000", '{"speed": NaN}', "seed: 5"])
      await readProblem(await post("application/json", text), 400);
    await readProblem(await ask(`${place}${path}?seed=5`, { method: "POST" }), 422);
    expect((await readState(ask(place))).run_id).toBe(run_id);
  },
);

test("over HTTP a body may be left out, and one without a type is refused", async () => {
  const post = async (path: string, headers: Record<string, string>, body = "") => {
    const sent = request(`${origin}${place}${path}`, { method: "POST", headers });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, body: JSON.parse(await text(response)) };
  };
  const { seed, run_id } = await readState(ask(place));
  const reset = await post("/reset", {});
  expect([reset.status, reset.body.seed, reset.body.run_id === run_id]).toEqual([200, seed, false]);
  expect((await post("/reset", { "content-length": "0" })).status).toBe(200);
  expect((await post("/pause", {})).status).toBe(200);
  expect((await post("/resume", {})).status).toBe(200);
  const typed = { "content-type": "application/json" };
  expect((await post("/pause", typed, "{}")).body.paused).toBe(true);
  expect((await post("/resume", typed, "{}")).body.paused).toBe(false);
  expect((await post("/pause", { "content-length": "4" }, "five")).status).toBe(415);
  expect((await post("/reset", { "content-length": "11" }, '{"seed": 5}')).status).toBe(415);
  expect((await post("/reset", { "transfer-encoding": "chunked" }, '{"seed": 5}')).status).toBe(415);
  const json = { "content-type": "application/json; charset=utf-8" };
  expect((await post("/reset", json, '{"seed": 5}')).body.seed).toBe(5);
});

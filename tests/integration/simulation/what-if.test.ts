import { beforeAll, beforeEach, expect, test } from "vitest";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { WhatIfRun, WhatIfRunList, WhatIfRunRead } from "#/api/contract/simulation-what-if.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { setPool } from "#/db/pool.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { runWhatIf } from "#/domain/simulation/what-if/run-what-if.ts";
import { storeRun } from "#/domain/simulation/what-if/store-run.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { remove, send } from "../../support/send.ts";
import { outage } from "../../support/small-topologies.ts";

const { ctx, sql, settings } = await useDatabase();
const whatIf = "/api/v1/simulation/what-if";
const runs = "/api/v1/simulation/runs";

beforeAll(() => {
  setPool(settings);
});
beforeEach(async () => {
  await sql`truncate simulation_runs, simulation`;
});

const dbOutage = { service_id: "db-service", start_seconds: 10, duration_seconds: 30 };
const question = { seed: 42, duration_seconds: 60, failures: [dbOutage] };
const make = async (body: unknown = question) => read(await send("POST", whatIf, body), WhatIfRun, 201);

async function keepLive(seed: number, topology: unknown) {
  const now = "2026-01-01T00:00:00Z";
  await sql`
    insert into simulation (id, run_id, seed, paused, topology, topology_revision, revision, epoch, anchor_at,
      step, seq, checkpoint_step)
    values (1, gen_random_uuid(), ${seed}, true, ${JSON.stringify(topology)}::text::jsonb, 1, 1, 1, ${now}, 0, 0, 0)`;
}

test("a run is computed, kept, found, listed and removed", async () => {
  const created = await send("POST", whatIf, question);
  const answered = await created.clone().text();
  const run = await read(created, WhatIfRun, 201);
  expect(created.headers.get("location")).toBe(`${runs}/${run.id}`);
  expect(run.input).toEqual({
    topology: toTopologyDocument(defaultTopology),
    seed: 42,
    duration_seconds: 60,
    failures: [{ ...dbOutage, dependency_id: null, kind: "outage", latency_ms: null, share: null }],
  });
  expect(run.steps).toBe(120);
  expect(run.causes).toContainEqual({ service_id: "db-service", dependency_id: null });
  const roles = new Map(run.services.map(({ service_id: id, role }) => [id, role]));
  expect(roles.get("db-service")).toBe("cause");
  expect(roles.get("api-gateway")).toBe("symptom");
  expect(roles.get("notification-service")).toBe("untouched");
  expect(run.blast_radius.services).not.toContain("notification-service");
  expect(run.requests_lost.from_outside).toBeGreaterThan(0);
  expect(run.requests_lost.total).toBeGreaterThan(run.requests_lost.from_outside);
  expect(run.events.map(({ kind }) => kind)).toContain("failure_started");

  const inOrder = run.services.map(({ service_id: id }) => id);
  expect(Object.keys(run.curves.services)).toEqual(inOrder);
  expect(run.blast_radius.services).toEqual(inOrder.filter((id) => roles.get(id) !== "untouched"));
  for (const query of ["", "?replay=false"])
    expect(await (await ask(`${runs}/${run.id}${query}`)).text()).toBe(answered);
  const replayed = await (await ask(`${runs}/${run.id}?replay=true`)).text();
  expect(replayed).toBe(
    `${answered.slice(0, -1)},"replay":${JSON.stringify({ identical: true, digest: run.digest })}}`,
  );
  const second = await make({ ...question, failures: [] });
  const list = await read(await ask(runs), WhatIfRunList);
  expect(list).toMatchObject({ total: 2, page: 1, per_page: 20 });
  expect(new Set(list.data.map(({ id }) => id))).toEqual(new Set([run.id, second.id]));
  expect(list.data.find(({ id }) => id === run.id)).toEqual({
    id: run.id,
    created_at: run.created_at,
    created_by: run.created_by,
    seed: 42,
    duration_seconds: 60,
    failures: run.input.failures,
    service_count: 9,
    affected_count: run.blast_radius.services.length,
    requests_lost: run.requests_lost,
    requests_from_outside: run.requests_from_outside,
    causes: run.causes,
  });

  expect((await remove(`${runs}/${run.id}`)).status).toBe(204);
  await readProblem(await ask(`${runs}/${run.id}`), 404);
  await readProblem(await remove(`${runs}/${run.id}`), 404);
  expect((await readProblem(await ask(`${runs}/1`), 422)).errors?.[0]?.path).toBe("id");
  expect((await readProblem(await ask(`${runs}/${run.id}?replay=yes`), 422)).errors?.[0]?.path).toBe(
    "replay",
  );
});

test("a run is computed again to the byte, and a changed one is told apart", async () => {
  const failures = [
    {
      service_id: "auth-service",
      dependency_id: "db-service",
      start_seconds: 5,
      kind: "latency",
      latency_ms: 333.3,
    },
    { ...dbOutage, kind: "partial", share: 0.3 },
    { service_id: "cache-service", start_seconds: 0.1, kind: "errors", share: 0.123456789012345 },
  ];
  const run = await make({ ...question, failures });
  const again = await make({ ...question, failures });
  expect(again.digest).toBe(run.digest);
  expect(again.id).not.toBe(run.id);
  const path = `${runs}/${run.id}?replay=true`;
  const replayed = await read(await ask(path), WhatIfRunRead);
  expect(replayed).toEqual({ ...run, replay: { identical: true, digest: run.digest } });
  await sql`update simulation_runs set input = jsonb_set(input::jsonb, '{seed}', '43')::json where id = ${run.id}`;
  const { replay } = await read(await ask(path), WhatIfRunRead);
  expect(replay?.identical).toBe(false);
  expect(replay?.digest).not.toBe(run.digest);
});

test("what is left out is as in the live simulation", async () => {
  const services = [{ id: "shop", dependencies: ["stock"] }, { id: "stock" }];
  const topology = TopologyDocument.parse({ services });
  const own = { duration_seconds: 10, failures: [{ service_id: "stock", start_seconds: 0 }] };
  const before = await make({ duration_seconds: 10, failures: [] });
  expect(before.input).toMatchObject({ seed: 0, topology: toTopologyDocument(defaultTopology) });
  const given = await make({ ...own, seed: 5, topology: { services } });
  expect(given.input).toMatchObject({ seed: 5, topology });
  expect(given.services.map(({ role }) => role)).toEqual(["symptom", "cause"]);
  const { input } = await runWhatIf({
    topology: { services: defaultTopology.services.slice(7) },
    seed: 1,
    durationSeconds: 1,
    failures: [],
  });
  await keepLive(77, input.topology);
  const live = await make({
    duration_seconds: 10,
    failures: [{ service_id: "db-service", start_seconds: 0 }],
  });
  expect(live.input.seed).toBe(77);
  expect(live.services.map(({ service_id: id }) => id)).toEqual(["db-service", "cache-service"]);
});

const refusals: [string, unknown, string][] = [
  ["no duration", { failures: [] }, "duration_seconds"],
  ["a day and more", { ...question, duration_seconds: 86_401 }, "duration_seconds"],
  ["no time at all", { ...question, duration_seconds: 0 }, "duration_seconds"],
  ["a seed that is none", { ...question, seed: 1.5 }, "seed"],
  ["no list", { ...question, failures: {} }, "failures"],
  ["a field that nobody knows", { ...question, speed: 2 }, "speed"],
  ["too many", { ...question, failures: Array(201).fill(dbOutage) }, "failures"],
  [
    "an unknown service",
    { ...question, failures: [{ ...dbOutage, service_id: "db" }] },
    "failures.0.service_id",
  ],
  [
    "calls that nobody makes",
    { ...question, failures: [dbOutage, { ...dbOutage, dependency_id: "cache-service" }] },
    "failures.1.dependency_id",
  ],
  ["no such kind", { ...question, failures: [{ ...dbOutage, kind: "fire" }] }, "failures.0.kind"],
  [
    "latency of nothing",
    { ...question, failures: [{ ...dbOutage, kind: "latency" }] },
    "failures.0.latency_ms",
  ],
  [
    "a share over 1",
    { ...question, failures: [{ ...dbOutage, kind: "errors", share: 1.5 }] },
    "failures.0.share",
  ],
  ["a share of an outage", { ...question, failures: [{ ...dbOutage, share: 0.5 }] }, "failures.0.share"],
  [
    "a start after the end",
    { ...question, failures: [{ ...dbOutage, start_seconds: 60 }] },
    "failures.0.start_seconds",
  ],
  ["no start", { ...question, failures: [{ service_id: "db-service" }] }, "failures.0.start_seconds"],
  [
    "a cycle",
    {
      ...question,
      topology: {
        services: [
          { id: "a", dependencies: ["b"] },
          { id: "b", dependencies: ["a"] },
        ],
      },
    },
    "topology.services.0.dependencies.0.service_id",
  ],
  [
    "a service that nobody is",
    { ...question, topology: { services: [{ id: "a", dependencies: ["c"] }] } },
    "topology.services.0.dependencies.0.service_id",
  ],
];

test.each(refusals)("%s is refused with its place", async (_name, body, path) => {
  const problem = await readProblem(await send("POST", whatIf, body), 422);
  expect(problem.errors?.map((error) => error.path)).toContain(path);
  expect(await read(await ask(runs), WhatIfRunList)).toMatchObject({ total: 0 });
});

test.each(["text/plain", "application/yaml", "application/x-www-form-urlencoded"])(
  "a body of %s is refused for its type",
  async (type) => {
    const headers = { "content-type": type };
    const sent = { method: "POST", headers, body: JSON.stringify(question) };
    expect((await readProblem(await ask(whatIf, sent), 415)).detail).toBe(
      `The content type is "${type}"; expected application/json.`,
    );
    expect(await read(await ask(runs), WhatIfRunList)).toMatchObject({ total: 0 });
  },
);

test("a list is read page by page, newest first, and the oldest beyond 500 are forgotten", async () => {
  const outcome = await runWhatIf({
    topology: defaultTopology,
    seed: 1,
    durationSeconds: 1,
    failures: [outage("db-service")],
  });
  const at = (minute: number) => ({ ...ctx, clock: () => new Date(Date.UTC(2026, 0, 1, 0, minute)) });
  for (let minute = 0; minute < 505; minute++) await storeRun(at(minute), outcome);
  const newest = await read(await ask(`${runs}?per_page=3`), WhatIfRunList);
  expect(newest.total).toBe(500);
  expect(newest.data.map((run) => run.created_at)).toEqual(
    [504, 503, 502].map((minute) => at(minute).clock().toISOString()),
  );
  const last = await read(await ask(`${runs}?per_page=100&page=5`), WhatIfRunList);
  expect(last.data).toHaveLength(100);
  expect(last.data.at(-1)?.created_at).toBe(at(5).clock().toISOString());
  expect((await readProblem(await ask(`${runs}?per_page=101`), 422)).errors?.[0]?.path).toBe("per_page");
});

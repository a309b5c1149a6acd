import { expect, test } from "vitest";
import { SimulationState } from "#/api/contract/simulation.ts";
import {
  FailureSimulated,
  SimulatedServices,
  SimulationMetrics,
} from "#/api/contract/simulation-overview.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { parseEnv } from "#/env.ts";
import { ask, read, readProblem, requestTo } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { useLedSimulation } from "../../support/led-simulation.ts";
import { send } from "../../support/send.ts";

const { settings } = await useDatabase();
useLedSimulation(settings);

const place = "/api/v1/simulation";
const post = (path: string) => ask(`${place}${path}`, { method: "POST" });
const accepting = (accept: string) => ({ headers: { accept } });
const state = async () => read(await ask(place), SimulationState);

test.each(["/services", "/api/v1/simulation/services"])(
  "%s tells the nine services at once",
  async (path) => {
    await post("/reset");
    const told = await read(await ask(path), SimulatedServices);
    expect(told.services.map(({ service_id }) => service_id)).toEqual([
      "api-gateway",
      "auth-service",
      "user-service",
      "order-service",
      "payment-service",
      "inventory-service",
      "notification-service",
      "db-service",
      "cache-service",
    ]);
    expect(Object.keys(told.services[0] ?? {})).toEqual([
      "service_id",
      "status",
      "latency_ms",
      "error_rate",
      "success_rate",
      "uptime",
      "total_requests",
      "failed_requests",
    ]);
    expect(told.dependencies).toEqual({
      "api-gateway": ["auth-service", "user-service"],
      "auth-service": ["db-service"],
      "user-service": ["db-service", "cache-service"],
      "order-service": ["payment-service", "inventory-service"],
      "payment-service": ["db-service"],
      "inventory-service": ["db-service", "cache-service"],
      "notification-service": [],
      "db-service": [],
      "cache-service": [],
    });
  },
);

test("both places and the state tell the same of a simulation that stands still", async () => {
  await send("POST", `${place}/speed`, { speed: 100 });
  await expect
    .poll(async () => (await state()).time_seconds, { timeout: 10_000, interval: 100 })
    .toBeGreaterThan(30);
  await post("/pause");
  const { services, time_seconds } = await state();
  const told = await read(await ask("/services"), SimulatedServices);
  expect(await read(await ask("/api/v1/simulation/services"), SimulatedServices)).toEqual(told);
  expect(told.services).toMatchObject(
    services.map((one) => ({
      uptime: time_seconds,
      status: one.status,
      total_requests: one.total_requests,
      failed_requests: one.total_failures,
      error_rate: Math.round(one.error_rate * 10_000) / 100,
    })),
  );
  const metrics = await read(await ask("/metrics", accepting("application/json")), SimulationMetrics);
  expect(await read(await ask("/api/v1/metrics", accepting("application/json")), SimulationMetrics)).toEqual(
    metrics,
  );
  expect(metrics).toMatchObject({
    total_requests: services.reduce((sum, one) => sum + one.total_requests, 0),
    total_errors: services.reduce((sum, one) => sum + one.total_failures, 0),
    services_count: 9,
  });
  await post("/resume");
});

test("a simulated failure is an outage for so long; another takes its place", async () => {
  await send("POST", `${place}/speed`, { speed: 0.1 });
  const simulate = async (body: object) =>
    read(await send("POST", "/simulate-failure", body), FailureSimulated);
  expect(await simulate({ service_id: "db-service" })).toEqual({
    message: "Failure simulated on db-service for 30s",
  });
  const { services } = await read(await ask("/services"), SimulatedServices);
  expect(services.find(({ service_id }) => service_id === "db-service")?.status).toBe("failing");
  const inForce = async () =>
    (await state()).failures.filter(({ service_id }) => service_id === "db-service");
  const [first] = await inForce();
  expect(first).toMatchObject({ kind: "outage", dependency_id: null });
  expect((first?.end_seconds ?? 0) - (first?.start_seconds ?? 0)).toBe(30);
  expect(await simulate({ service_id: "db-service", duration_seconds: 5 })).toEqual({
    message: "Failure simulated on db-service for 5s",
  });
  const [second, ...others] = await inForce();
  expect(others).toEqual([]);
  expect((second?.end_seconds ?? 0) - (second?.start_seconds ?? 0)).toBe(5);
  await read(
    await send("POST", `${place}/simulate-failure`, { service_id: "cache-service", duration_seconds: 1 }),
    FailureSimulated,
  );
  await post("/reset");
});

test("a service that there is not is not found", async () => {
  for (const service_id of ["payments", "DB-SERVICE", "db-service ", "toString", "é", "a\u0000"]) {
    const problem = await readProblem(await send("POST", "/simulate-failure", { service_id }), 404);
    expect(problem.errors?.[0]?.path).toBe("service_id");
  }
});

test.each([0, -1, 1.5, "30", "", null, true, [], {}, 1e300, 1_000_001, -0.0])(
  "a duration of %j is refused, with what was expected",
  async (duration_seconds) => {
    const body = { service_id: "db-service", duration_seconds };
    const problem = await readProblem(await send("POST", "/simulate-failure", body), 422);
    expect(problem).toMatchObject({
      detail: "duration_seconds: expected a whole number from 1 to 1000000",
      errors: [{ path: "duration_seconds", message: "expected a whole number from 1 to 1000000" }],
    });
  },
);

test.each([
  [{}, "service_id"],
  [{ service_id: null }, "service_id"],
  [{ service_id: 5 }, "service_id"],
  [{ service_id: ["db-service"] }, "service_id"],
  [{ service_id: "x".repeat(256) }, "service_id"],
  [{ service_id: "db-service", seconds: 5 }, "seconds"],
  ["db-service", ""],
  [null, ""],
  [[{ service_id: "db-service" }], ""],
])("a simulated failure of %j is refused", async (body, field) => {
  const problem = await readProblem(await send("POST", "/simulate-failure", body), 422);
  expect(problem.errors?.map(({ path }) => path)).toContain(field);
});

test("what is no JSON is refused, and nothing fails for it", async () => {
  const post = (type: string, body: string) =>
    ask("/simulate-failure", { method: "POST", headers: { "content-type": type }, body });
  await readProblem(await post("application/json", "{"), 400);
  await readProblem(await post("application/json", ""), 400);
  await readProblem(
    await post("application/json", '{"service_id": "db-service", "duration_seconds": NaN}'),
    400,
  );
  await readProblem(await post("text/plain", '{"service_id": "db-service"}'), 415);
  await readProblem(await ask("/simulate-failure", { method: "POST" }), 422);
  await readProblem(await ask("/simulate-failure"), 404);
  expect((await state()).failures).toEqual([]);
});

test("metrics are Prometheus text unless JSON is preferred", async () => {
  for (const accept of ["*/*", "text/plain", "text/html,*/*;q=0.8", "application/json;q=0.1, text/plain"]) {
    const response = await ask("/metrics", accepting(accept));
    expect([response.status, response.headers.get("content-type"), response.headers.get("vary")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
      expect.stringMatching(/accept/i),
    ]);
    const text = await response.text();
    expect(text).toMatch(/^meterline_simulation_service_requests_total\{service="db-service"\} \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  }
  for (const accept of [
    "application/json",
    "application/json, text/plain, */*",
    "text/plain;q=0.3, application/*",
  ])
    await read(await ask("/metrics", accepting(accept)), SimulationMetrics);
});

test("the WebSocket's place tells who asks otherwise what it is", async () => {
  for (const path of ["/ws", "/api/v1/simulation/ws"])
    expect((await readProblem(await ask(path), 400)).detail).toContain("This is a WebSocket");
});

test("other sites may ask where the settings say so", async () => {
  const shop = "https://shop.example.com";
  const api = createRestApi(() => parseEnv({ CORS_ORIGINS: shop }));
  const headers = { origin: shop, host: "localhost:3000" };
  const told = await api.fetch(requestTo("/api/v1/simulation/services", { headers }));
  expect([told.status, told.headers.get("access-control-allow-origin")]).toEqual([200, shop]);
  const asked = { "access-control-request-method": "PUT", "access-control-request-headers": "content-type" };
  const preflight = await api.fetch(
    requestTo("/api/v1/simulation/topology", { method: "OPTIONS", headers: { ...headers, ...asked } }),
  );
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
});

test("other sites are refused where the settings don't say so", async () => {
  const headers = { origin: "https://evil.example.com" };
  await readProblem(await ask("/services", { headers }), 403);
  await readProblem(
    await ask("/simulate-failure", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: '{"service_id": "db-service"}',
    }),
    403,
  );
  expect((await state()).failures).toEqual([]);
});

import { expect, test } from "vitest";
import { SimulatedServices, SimulationMetrics } from "#/api/contract/simulation-overview.ts";
import { toMetrics, toServices } from "#/api/simulation-overview.ts";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { makeFrame } from "../../../support/frames.ts";

/** The nine services after so many steps. */
function nineAfter(steps: number) {
  let state = beginRun(compileGraph(defaultTopology), 42);
  for (let count = 0; count < steps; count++) state = step(state, stepSeconds);
  return makeFrame(1, observe(state));
}

test("a service is told in percent with two decimals, its latency too", () => {
  const { services } = makeFrame(1);
  const [first] = services;
  if (!first) throw new Error("there is no service");
  const told = (more: Partial<typeof first>) =>
    toServices(makeFrame(1, { services: [{ ...first, serviceId: "db", ...more }], edges: [] })).services[0];
  const measured = {
    errorRate: 1 / 3,
    latencyMs: 57.8649,
    uptimeSeconds: 4.5,
    totalRequests: 7,
    totalFailures: 2,
  };
  expect(told({ ...measured, status: "degraded" })).toEqual({
    service_id: "db",
    status: "degraded",
    latency_ms: 57.86,
    error_rate: 33.33,
    success_rate: 66.67,
    uptime: 4.5,
    total_requests: 7,
    failed_requests: 2,
  });
  expect(told({ errorRate: 0 })).toMatchObject({ error_rate: 0, success_rate: 100 });
  expect(told({ errorRate: 1 })).toMatchObject({ error_rate: 100, success_rate: 0 });
  expect(told({ errorRate: 0.0025 })).toMatchObject({ error_rate: 0.25, success_rate: 99.75 });
});

test("the nine services are told in their order, with what each calls", () => {
  const told = toServices(nineAfter(240));
  expect(SimulatedServices.parse(told)).toEqual(told);
  expect(Object.entries(told.dependencies)).toEqual([
    ["api-gateway", ["auth-service", "user-service"]],
    ["auth-service", ["db-service"]],
    ["user-service", ["db-service", "cache-service"]],
    ["order-service", ["payment-service", "inventory-service"]],
    ["payment-service", ["db-service"]],
    ["inventory-service", ["db-service", "cache-service"]],
    ["notification-service", []],
    ["db-service", []],
    ["cache-service", []],
  ]);
  expect(told.services.map(({ service_id }) => service_id)).toEqual(Object.keys(told.dependencies));
  for (const { error_rate, success_rate, uptime } of told.services) {
    expect(Math.round((error_rate + success_rate) * 100)).toBe(10_000);
    expect(uptime).toBe(120);
  }
});

test("before anything happened everything is well", () => {
  const told = toServices(nineAfter(0));
  expect(told.services[0]).toEqual({
    service_id: "api-gateway",
    status: "healthy",
    latency_ms: 0,
    error_rate: 0,
    success_rate: 100,
    uptime: 0,
    total_requests: 0,
    failed_requests: 0,
  });
  expect(toMetrics(nineAfter(0))).toEqual({
    total_requests: 0,
    total_errors: 0,
    avg_latency_ms: 0,
    services_count: 9,
    healthy_services: 9,
    degraded_services: 0,
    failing_services: 0,
  });
});

test("the seven numbers add up what the services say", () => {
  const frame = nineAfter(300);
  const told = toMetrics(frame);
  const { services } = toServices(frame);
  expect(SimulationMetrics.parse(told)).toEqual(told);
  expect(told.total_requests).toBe(services.reduce((sum, one) => sum + one.total_requests, 0));
  expect(told.total_errors).toBe(services.reduce((sum, one) => sum + one.failed_requests, 0));
  expect(told.healthy_services + told.degraded_services + told.failing_services).toBe(told.services_count);
  expect(told.avg_latency_ms).toBeGreaterThan(Math.min(...services.map((one) => one.latency_ms)));
  expect(told.avg_latency_ms).toBeLessThan(Math.max(...services.map((one) => one.latency_ms)));
});

test("the mean latency is that of all requests, not of all services", () => {
  const [first, second] = makeFrame(1).services;
  if (!first || !second) throw new Error("there are no services");
  const services = [
    { ...first, requests: 30, latencyMs: 10 },
    { ...second, requests: 10, latencyMs: 50, status: "failing" as const },
  ];
  expect(toMetrics({ services })).toMatchObject({
    avg_latency_ms: 20,
    healthy_services: 1,
    failing_services: 1,
  });
});

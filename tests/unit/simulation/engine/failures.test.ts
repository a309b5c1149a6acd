import { describe, expect, test } from "vitest";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulatedService } from "#/domain/simulation/topology/topology.ts";
import { calls, failure, service, states } from "./one-failure.ts";

/** What is seen of them after so many steps: services and edges by name. */
function see(services: SimulatedService[], failures: Failure[], steps = 40) {
  const seen = observe(states({ services }, failures, steps).at(-1) as Parameters<typeof observe>[0]);
  const serviceOf = (id: string) => {
    const one = seen.services.find(({ serviceId }) => serviceId === id);
    if (!one) throw new Error(`no ${id}`);
    return one;
  };
  const edgeOf = (id: string) => {
    const one = seen.edges.find(({ serviceId }) => serviceId === id);
    if (!one) throw new Error(`no edge of ${id}`);
    return one;
  };
  return { serviceOf, edgeOf };
}

const pair = (some: Parameters<typeof calls>[1] = {}) => [
  service("web", { requestRate: 10, dependencies: [calls("db", some)] }),
  service("db"),
];

describe("at rest", () => {
  test("a request takes its own work and that of its calls", () => {
    const { serviceOf, edgeOf } = see(pair(), []);
    expect(serviceOf("web")).toMatchObject({
      status: "healthy",
      errorRate: 0,
      latencyMs: 20,
      diagnosis: null,
    });
    expect(serviceOf("db")).toMatchObject({ errorRate: 0, latencyMs: 10 });
    expect(edgeOf("web")).toMatchObject({ calls: serviceOf("web").requests, failedCalls: 0, latencyMs: 10 });
    expect(serviceOf("db").requests).toBe(serviceOf("web").requests);
    expect(serviceOf("web").requestRate).toBe(serviceOf("web").requests / 20);
  });

  test("own errors end a request before its calls and take twice as long", () => {
    const { serviceOf } = see(
      [service("web", { requestRate: 10, errorProbability: 1, dependencies: [calls("db")] }), service("db")],
      [],
    );
    expect(serviceOf("web")).toMatchObject({
      errorRate: 1,
      ownErrorRate: 1,
      latencyMs: 20,
      status: "failing",
    });
    expect(serviceOf("db")).toMatchObject({ requests: 0, latencyMs: 0, latencyP99Ms: 0 });
  });

  test("a call is made by about its share of the requests", () => {
    const { serviceOf } = see(pair({ share: 0.25 }), [], 400);
    const share = serviceOf("db").totalRequests / serviceOf("web").totalRequests;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });
});

describe("an outage", () => {
  test("of a service refuses at once, and its callers fail by it", () => {
    const { serviceOf, edgeOf } = see(pair(), [failure({ serviceId: "db" })]);
    expect(serviceOf("db")).toMatchObject({ errorRate: 1, ownErrorRate: 1, latencyMs: 0, status: "failing" });
    expect(serviceOf("web")).toMatchObject({
      errorRate: 1,
      ownErrorRate: 0,
      latencyMs: 10,
      status: "failing",
    });
    expect(edgeOf("web")).toMatchObject({ timeouts: 0, refused: 0 });
    expect(edgeOf("web").failedAttempts).toBe(edgeOf("web").attempts);
  });

  test("goes up through every level", () => {
    const chain = Array.from({ length: 12 }, (_, at) =>
      service(`s${at}`, {
        requestRate: at === 0 ? 5 : 0,
        dependencies: at < 11 ? [calls(`s${at + 1}`)] : [],
      }),
    );
    const { serviceOf } = see(chain, [failure({ serviceId: "s11" })]);
    for (let at = 0; at < 11; at++)
      expect(serviceOf(`s${at}`)).toMatchObject({
        status: "failing",
        errorRate: 1,
        ownErrorRate: 0,
        diagnosis: { role: "symptom", of: [{ serviceId: "s11", dependencyId: null }] },
      });
    expect(serviceOf("s11").diagnosis).toEqual({ role: "root_cause" });
  });

  test("of an edge loses its calls: they fail at the timeout, and the callee hears nothing", () => {
    const { serviceOf, edgeOf } = see(pair(), [failure({ serviceId: "web", dependencyId: "db" })]);
    expect(serviceOf("db")).toMatchObject({ requests: 0, status: "healthy" });
    expect(serviceOf("web")).toMatchObject({
      errorRate: 1,
      latencyMs: 1010,
      diagnosis: { role: "symptom", of: [{ serviceId: "web", dependencyId: "db" }] },
    });
    expect(edgeOf("web").timeouts).toBe(edgeOf("web").attempts);
  });

  test("counts from its start until before its end", () => {
    const all = states(
      { services: pair() },
      [failure({ serviceId: "db", startSeconds: 5, endSeconds: 8 })],
      40,
    );
    const failed = all.map(({ totals }) => totals[1] as number);
    const during = failed.flatMap((count, at) => (at > 0 && count > (failed[at - 1] as number) ? [at] : []));
    expect(during.every((at) => at >= 11 && at <= 16)).toBe(true);
    expect(failed[16]).toBe(failed.at(-1));
    const events = all.flatMap((state) => state.events).filter(({ kind }) => kind.startsWith("failure"));
    expect(events).toMatchObject([
      { kind: "failure_started", step: 11, timeSeconds: 5 },
      { kind: "failure_ended", step: 17, timeSeconds: 8 },
    ]);
  });
});

describe("retries", () => {
  const impatient = { retries: { count: 3, backoffMs: 100, factor: 2 } };

  test("multiply the load of what fails, level by level", () => {
    const { serviceOf, edgeOf } = see(
      [
        service("web", { requestRate: 4, dependencies: [calls("shop", impatient)] }),
        service("shop", { dependencies: [calls("db", impatient)] }),
        service("db"),
      ],
      [failure({ serviceId: "db" })],
    );
    const requests = serviceOf("web").requests;
    expect(serviceOf("shop").requests).toBe(4 * requests);
    expect(serviceOf("db").requests).toBe(16 * requests);
    expect(edgeOf("web")).toMatchObject({ calls: requests, failedCalls: requests, attempts: 4 * requests });
  });

  test("pause for half to one and a half of the backoff, longer each time", () => {
    const { edgeOf } = see(pair(impatient), [failure({ serviceId: "db" })], 400);
    expect(edgeOf("web").latencyMs).toBeGreaterThan(600);
    expect(edgeOf("web").latencyMs).toBeLessThan(800);
  });

  test("help against errors, not against what takes the request from outside", () => {
    const errors = see(pair(impatient), [failure({ serviceId: "db", kind: "errors", share: 0.5 })], 400);
    expect(errors.serviceOf("db").errorRate).toBeGreaterThan(0.4);
    expect(errors.serviceOf("web").errorRate).toBeLessThan(0.15);
    const partial = see(pair(impatient), [failure({ serviceId: "db", kind: "partial", share: 0.5 })], 400);
    expect(partial.serviceOf("web").errorRate).toBeGreaterThan(0.4);
    expect(partial.edgeOf("web").attempts).toBe(
      partial.edgeOf("web").calls + 3 * partial.edgeOf("web").failedCalls,
    );
  });

  test("help against errors on the way too", () => {
    const share = { kind: "errors", share: 0.5 } as const;
    const { serviceOf, edgeOf } = see(
      pair(impatient),
      [failure({ serviceId: "web", dependencyId: "db", ...share })],
      400,
    );
    expect(serviceOf("web").errorRate).toBeLessThan(0.15);
    expect(serviceOf("db").errorRate).toBe(0);
    expect(edgeOf("web").timeouts).toBe(0);
    expect(serviceOf("db").requests).toBe(edgeOf("web").attempts - edgeOf("web").failedAttempts);
  });
});

describe("latency", () => {
  test("adds up, on the service and on the way", () => {
    const { serviceOf } = see(pair(), [
      failure({ serviceId: "db", kind: "latency", latencyMs: 100 }),
      failure({ serviceId: "db", kind: "latency", latencyMs: 30.5 }),
      failure({ serviceId: "web", dependencyId: "db", kind: "latency", latencyMs: 200 }),
    ]);
    expect(serviceOf("db").latencyMs).toBe(140.5);
    expect(serviceOf("web").latencyMs).toBe(350.5);
  });

  test("past the timeout is a failure of the caller alone", () => {
    const { serviceOf, edgeOf } = see(pair(), [
      failure({ serviceId: "db", kind: "latency", latencyMs: 1500 }),
    ]);
    expect(serviceOf("db")).toMatchObject({
      errorRate: 0,
      latencyMs: 1510,
      status: "degraded",
      diagnosis: { role: "root_cause" },
    });
    expect(serviceOf("web")).toMatchObject({
      errorRate: 1,
      latencyMs: 1010,
      diagnosis: { role: "symptom", of: [{ serviceId: "db", dependencyId: null }] },
    });
    expect(edgeOf("web").timeouts).toBe(edgeOf("web").calls);
  });

  test("on the way past the timeout is the way's fault", () => {
    const slowWay = failure({ serviceId: "web", dependencyId: "db", kind: "latency", latencyMs: 995 });
    const { serviceOf } = see(pair(), [slowWay]);
    expect(serviceOf("db")).toMatchObject({ status: "healthy", errorRate: 0 });
    expect(serviceOf("web")).toMatchObject({
      errorRate: 1,
      diagnosis: { role: "symptom", of: [{ serviceId: "web", dependencyId: "db" }] },
    });
  });

  test("that every attempt keeps to makes callers slow, and nobody fails", () => {
    const { serviceOf } = see(pair(), [failure({ serviceId: "db", kind: "latency", latencyMs: 300 })]);
    expect(serviceOf("web")).toMatchObject({
      errorRate: 0,
      status: "degraded",
      diagnosis: { role: "symptom", of: [{ serviceId: "db", dependencyId: null }] },
    });
    const way = see(pair(), [
      failure({ serviceId: "web", dependencyId: "db", kind: "latency", latencyMs: 300 }),
    ]);
    expect(way.serviceOf("db").status).toBe("healthy");
    expect(way.serviceOf("web").diagnosis).toEqual({
      role: "symptom",
      of: [{ serviceId: "web", dependencyId: "db" }],
    });
  });
});

test("percentiles are within a tenth of the truth", () => {
  const even = { kind: "uniform", minMs: 0, maxMs: 1000 } as const;
  const { serviceOf } = see([service("web", { requestRate: 100, latency: even })], [], 60);
  const { latencyP50Ms, latencyP95Ms, latencyP99Ms } = serviceOf("web");
  expect(Math.abs(latencyP50Ms / 500 - 1)).toBeLessThan(0.1);
  expect(Math.abs(latencyP95Ms / 950 - 1)).toBeLessThan(0.1);
  expect(Math.abs(latencyP99Ms / 990 - 1)).toBeLessThan(0.1);
});

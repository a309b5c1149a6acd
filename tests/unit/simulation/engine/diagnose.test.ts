import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { Diagnosis } from "#/domain/simulation/engine/observation.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { failure, states } from "./one-failure.ts";
import { randomTopology } from "./random-topology.ts";

const noErrors = randomTopology({
  rates: fc.constantFrom(2, 6, 20),
  errors: fc.constant(0),
  latency: fc.constantFrom({ kind: "uniform", minMs: 10, maxMs: 100 }, { kind: "constant", ms: 20 }),
  dependency: fc.record({
    share: fc.constantFrom(1, 0.6, 0.3),
    timeoutMs: fc.constant(10_000),
    retries: fc.record({
      count: fc.integer({ min: 0, max: 2 }),
      backoffMs: fc.constantFrom(0, 20),
      factor: fc.constant(2),
    }),
    breaker: fc.option(
      fc.record({
        failureShare: fc.constantFrom(0.2, 0.5, 1),
        windowSeconds: fc.constantFrom(5, 10),
        minimumCalls: fc.integer({ min: 1, max: 20 }),
        openSeconds: fc.constantFrom(2, 5, 50),
        halfOpenCalls: fc.integer({ min: 1, max: 4 }),
      }),
      { nil: null },
    ),
  }),
  most: 9,
});

/** Each service of the topology, and each edge, may be hit. */
const withTarget = noErrors.chain((topology) =>
  fc.record({
    topology: fc.constant(topology),
    target: fc.constantFrom(
      ...topology.services.flatMap(({ id, dependencies }) => [
        { serviceId: id, dependencyId: null },
        ...dependencies.map(({ serviceId }) => ({ serviceId: id, dependencyId: serviceId })),
      ]),
    ),
    seed: fc.nat(0xffff_ffff),
  }),
);

type Case = typeof withTarget extends fc.Arbitrary<infer One> ? One : never;

/** Looks at every second step of a minute in which the failure is in force. */
function check({ topology, target, seed }: Case, kind: Failure["kind"], latencyMs: number | null): void {
  const one: Failure = {
    id: "f",
    ...target,
    kind,
    latencyMs,
    share: kind === "partial" ? 0.8 : null,
    startSeconds: 20,
    endSeconds: null,
  };
  const callers = leadTo(topology, target.serviceId);
  let state = withFailures(beginRun(compileGraph(topology), seed), [one]);
  for (let count = 1; count <= 160; count++) {
    state = step(state, stepSeconds);
    if (count <= 40 || count % 4 !== 0) continue;
    for (const { serviceId, status, diagnosis, failures } of observe(state).services) {
      if (!callers.has(serviceId)) {
        expect([serviceId, status, diagnosis, failures]).toEqual([serviceId, "healthy", null, 0]);
      } else if (serviceId === target.serviceId && target.dependencyId === null) {
        if (kind === "outage") expect(status).toBe("failing");
        if (status !== "healthy") expect([serviceId, diagnosis]).toEqual([serviceId, { role: "root_cause" }]);
      } else if (status !== "healthy") {
        expect([serviceId, diagnosis]).toEqual([serviceId, { role: "symptom", of: [target] }]);
      }
    }
  }
}

function leadTo(topology: Topology, target: string): Set<string> {
  const reached = new Set([target]);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { id, dependencies } of topology.services)
      if (dependencies.some(({ serviceId }) => reached.has(serviceId))) reached.add(id);
  }
  return reached;
}

describe("with one thing wrong and no other errors, it is the cause, and all that is unhealthy a symptom of it", () => {
  test.each([
    ["outage", null],
    ["partial", null],
    ["latency", 2000],
  ] as const)("%s", (kind, latencyMs) => {
    fc.assert(
      fc.property(withTarget, (some) => check(some, kind, latencyMs)),
      { numRuns: 40 },
    );
  });
});

/** Diagnoses of the default topology after a minute and a half with these failures. */
function diagnosed(failures: Failure[], seed: number): Map<string, Diagnosis | null> {
  const last = states(defaultTopology, failures, 180, seed).at(-1) as SimulationState;
  return new Map(observe(last).services.map(({ serviceId, diagnosis }) => [serviceId, diagnosis]));
}

const flakyDatabase = failure({ id: "errors", serviceId: "db-service", kind: "partial", share: 0.3 });

describe("a service that is slow by its own work is a cause, though its calls fail too", () => {
  test.each([1, 2, 3, 4, 5])("seed %i", (seed) => {
    const slow = failure({ id: "slow", serviceId: "payment-service", kind: "latency", latencyMs: 700 });
    const both = diagnosed([flakyDatabase, slow], seed);
    expect(both.get("payment-service")).toEqual({ role: "root_cause" });
    expect(both.get("db-service")).toEqual({ role: "root_cause" });
    const one = diagnosed([flakyDatabase], seed);
    for (const [serviceId, diagnosis] of one)
      if (serviceId !== "db-service") expect([serviceId, diagnosis?.role]).not.toContain("root_cause");
  });
});

/** A service that never answers well, and another one that is slow. */
const withTwo = noErrors.chain((topology) =>
  fc.record({
    topology: fc.constant(topology),
    wrong: fc
      .shuffledSubarray(
        topology.services.map(({ id }) => id),
        { minLength: 2, maxLength: 2 },
      )
      .map(([down, slow]) => ({ down: down as string, slow: slow as string })),
    seed: fc.nat(0xffff_ffff),
  }),
);

test("with an outage and a slow service, these two alone are causes, and the slow one whenever it is seen to be slow", () => {
  fc.assert(
    fc.property(withTwo, ({ topology, wrong, seed }) => {
      const failures = [
        failure({ id: "down", serviceId: wrong.down }),
        failure({ id: "slow", serviceId: wrong.slow, kind: "latency", latencyMs: 2000 }),
      ];
      for (const state of states(topology, failures, 100, seed).slice(20)) {
        for (const { serviceId, status, diagnosis, requests } of observe(state).services) {
          if (status === "healthy") continue;
          const isCause = serviceId === wrong.down || (serviceId === wrong.slow && requests >= 10);
          if (isCause) expect([serviceId, diagnosis]).toEqual([serviceId, { role: "root_cause" }]);
          else if (serviceId !== wrong.slow)
            expect([serviceId, diagnosis?.role]).toEqual([serviceId, "symptom"]);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("a change of status tells why, as it is seen in that step", () => {
  const down = failure({ id: "down", serviceId: "db-service", endSeconds: 20 });
  const seen = new Set<string>();
  for (const state of states(defaultTopology, [down], 240, 7)) {
    const services = new Map(observe(state).services.map((service) => [service.serviceId, service]));
    for (const event of state.events) {
      if (event.kind !== "status") continue;
      expect(event.to).toBe(services.get(event.serviceId)?.status);
      expect(event.diagnosis).toEqual(services.get(event.serviceId)?.diagnosis);
      seen.add(`${event.serviceId} ${event.diagnosis?.role ?? "well"}`);
    }
  }
  expect(seen).toContain("db-service root_cause");
  expect(seen).toContain("api-gateway symptom");
  expect(seen).toContain("api-gateway well");
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph, type Graph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { PlainSimulation } from "./plain-simulation.ts";
import { busyDependency, randomFailures, randomTopology } from "./random-topology.ts";

/** What both say of a state, in one form. */
function engineView(state: SimulationState) {
  const { services, edges } = observe(state);
  return {
    services: services.map((service) => ({
      id: service.serviceId,
      status: service.status,
      requests: service.requests,
      failures: service.failures,
      own: Math.round(service.ownErrorRate * service.requests),
      latencyUs: Math.round(service.latencyMs * 1000 * service.requests),
      totalRequests: service.totalRequests,
      totalFailures: service.totalFailures,
    })),
    edges: edges.map(({ serviceId, dependencyId, attemptRate: _, latencyMs, ...counts }) => ({
      edge: `${serviceId}>${dependencyId}`,
      ...counts,
      latencyUs: Math.round(latencyMs * 1000 * counts.calls),
    })),
  };
}

function plainView(plain: PlainSimulation): ReturnType<typeof engineView> {
  return {
    services: plain.topology.services.map(({ id }, index) => {
      const all = plain.requests.get(id) ?? [];
      const window = plain.within(all, 30);
      return {
        id,
        status: plain.statuses[index] ?? "healthy",
        requests: window.length,
        failures: window.filter(({ visit }) => !visit.isOk).length,
        own: window.filter(({ visit }) => visit.isOwnFailure).length,
        latencyUs: window.reduce((sum, { visit }) => sum + visit.latencyUs, 0),
        totalRequests: all.length,
        totalFailures: all.filter(({ visit }) => !visit.isOk).length,
      };
    }),
    edges: plain.topology.services.flatMap(({ id, dependencies }) =>
      dependencies.map(({ serviceId }) => {
        const edge = `${id}>${serviceId}`;
        const calls = plain.within(plain.calls.get(edge) ?? [], 30).map(({ call }) => call);
        const attempts = calls.flatMap((call) => call.attempts);
        return {
          edge,
          breaker: plain.breakers.get(edge)?.phase ?? null,
          calls: calls.length,
          failedCalls: calls.filter(({ isFailed }) => isFailed).length,
          attempts: attempts.length,
          failedAttempts: attempts.filter(({ isFailed }) => isFailed).length,
          timeouts: attempts.filter(({ isTimedOut }) => isTimedOut).length,
          refused: calls.filter(({ isRefused }) => isRefused).length,
          latencyUs: calls.reduce((sum, { latencyUs }) => sum + latencyUs, 0),
        };
      }),
    ),
  };
}

function compare(graph: Graph, seed: number, failures: Failure[], steps: number): void {
  const plain = new PlainSimulation(graph, seed);
  plain.failures = failures;
  let state = withFailures(beginRun(graph, seed), failures);
  for (let count = 0; count < steps; count++) {
    plain.advance(0.5);
    state = step(state, 0.5);
    expect(engineView(state)).toEqual(plainView(plain));
  }
}

const withTrouble = (topology: fc.Arbitrary<Topology>) =>
  topology.chain((some) => fc.tuple(fc.constant(some), randomFailures(some)));

describe("against a slow and plain simulation with the same draws", () => {
  test("every count, latency, status and breaker is the same after every step", () => {
    const topology = randomTopology({
      rates: fc.constantFrom(0, 1, 3, 8),
      errors: fc.constantFrom(0, 0.05, 0.4),
    });
    fc.assert(
      fc.property(withTrouble(topology), fc.nat(0xffff_ffff), ([some, failures], seed) => {
        compare(compileGraph(some), seed, failures, 100);
      }),
      { numRuns: 60 },
    );
  });

  test("also where requests share visits, from the start or for retries alone", () => {
    const topology = randomTopology({
      rates: fc.constantFrom(0, 50, 200, 700),
      errors: fc.constantFrom(0, 0.1, 0.3),
      dependency: busyDependency,
      most: 4,
    });
    fc.assert(
      fc.property(withTrouble(topology), fc.nat(0xffff_ffff), ([some, failures], seed) => {
        checkTopology(some);
        compare(compileGraph(some), seed, failures, 14);
      }),
      { numRuns: 30 },
    );
  });
});

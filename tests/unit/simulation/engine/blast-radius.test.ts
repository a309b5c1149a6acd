import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph, type Graph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { randomTopology } from "./random-topology.ts";

/** A failure that the run without it does not have, of a kind that shows. */
const targeted = (topology: fc.Arbitrary<Topology>) =>
  topology.chain((some) =>
    fc.record({
      topology: fc.constant(some),
      target: fc.nat(some.services.length - 1),
      kind: fc.constantFrom("outage", "latency", "errors", "partial") as fc.Arbitrary<Failure["kind"]>,
      seed: fc.nat(0xffff_ffff),
    }),
  );

/** Services that a failure can reach: those that lead to it by calls. */
function callersOf(topology: Topology, target: string): Set<string> {
  const reached = new Set([target]);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { id, dependencies } of topology.services)
      if (dependencies.some(({ serviceId }) => reached.has(serviceId))) reached.add(id);
  }
  return reached;
}

/** All requests of each service by step, as text. */
function requestsOf(graph: Graph, seed: number, failures: Failure[], steps: number): string[][] {
  const told: string[][] = graph.topology.services.map(() => []);
  let state: SimulationState = withFailures(beginRun(graph, seed), failures);
  for (let count = 0; count < steps; count++)
    state = step(state, stepSeconds, (service, isOk, latencyMs) => {
      told[service]?.push(`${count} ${isOk} ${latencyMs}`);
    });
  return told;
}

const failureOf = (serviceId: string, kind: Failure["kind"], startSeconds = 5): Failure => ({
  id: "f",
  serviceId,
  dependencyId: null,
  kind,
  latencyMs: kind === "latency" ? 700 : null,
  share: kind === "errors" || kind === "partial" ? 0.5 : null,
  startSeconds,
  endSeconds: null,
});

describe("a failure", () => {
  test("changes not one request of a service that does not lead to it, but for what it spares or adds below", () => {
    const topology = randomTopology({ rates: fc.constantFrom(0, 2, 8), errors: fc.constantFrom(0, 0.1) });
    fc.assert(
      fc.property(targeted(topology), ({ topology: some, target, kind, seed }) => {
        const id = some.services[target]?.id as string;
        const reached = callersOf(some, id);
        // Load of these may change with what the affected call, and with it only what their breakers let through.
        const below = callees(some, reached);
        const graph = compileGraph(withoutBreakers(some, below));
        const base = requestsOf(graph, seed, [], 60);
        const hit = requestsOf(graph, seed, [failureOf(id, kind)], 60);
        some.services.forEach((service, at) => {
          if (!reached.has(service.id) && !below.has(service.id)) expect(hit[at]).toEqual(base[at]);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("before its time changes nothing at all", () => {
    const topology = randomTopology({ rates: fc.constantFrom(0, 2, 400), errors: fc.constantFrom(0, 0.1) });
    fc.assert(
      fc.property(targeted(topology), ({ topology: some, target, kind, seed }) => {
        const graph = compileGraph(some);
        const id = some.services[target]?.id as string;
        const later = failureOf(id, kind, 10);
        expect(requestsOf(graph, seed, [later], 20)).toEqual(requestsOf(graph, seed, [], 20));
      }),
      { numRuns: 15 },
    );
  });

  test.each([3, 900])(
    "leaves others that call the same service alone, however much less that one is called (%i requests/s)",
    (requestRate) => {
      // shop → pay → db and site → db: with pay down, db gets fewer calls, and site must not notice.
      const at = (id: string, rate: number, ...called: string[]) => ({
        id,
        requestRate: rate,
        errorProbability: 0.05,
        latency: { kind: "uniform", minMs: 10, maxMs: 100 } as const,
        dependencies: called.map((serviceId) => ({
          serviceId,
          share: 1,
          timeoutMs: 1000,
          retries: { count: 2, backoffMs: 50, factor: 2 },
          breaker: null,
        })),
      });
      const topology = {
        services: [
          at("shop", requestRate, "pay"),
          at("site", requestRate, "db"),
          at("pay", 0, "db"),
          at("db", 0),
        ],
      };
      const graph = compileGraph(topology);
      const base = requestsOf(graph, 11, [], 40);
      const hit = requestsOf(graph, 11, [failureOf("pay", "outage")], 40);
      expect(hit[1]).toEqual(base[1]);
      expect(hit[0]).not.toEqual(base[0]);
      expect(hit[3]?.length).toBeLessThan((base[3]?.length ?? 0) * 0.9);
    },
  );
});

function withoutBreakers({ services }: Topology, of: ReadonlySet<string>): Topology {
  return {
    services: services.map((service) => ({
      ...service,
      dependencies: service.dependencies.map((dependency) =>
        of.has(service.id) ? { ...dependency, breaker: null } : dependency,
      ),
    })),
  };
}

/** Services that any of these lead to. */
function callees(topology: Topology, from: ReadonlySet<string>): Set<string> {
  const below = new Set<string>();
  for (let before = -1; before !== below.size; ) {
    before = below.size;
    for (const { id, dependencies } of topology.services)
      if (from.has(id) || below.has(id)) for (const { serviceId } of dependencies) below.add(serviceId);
  }
  return below;
}

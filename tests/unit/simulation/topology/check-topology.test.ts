import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DomainError } from "#/domain/domain-error.ts";
import {
  checkTopology,
  mostDependencies,
  mostLevels,
  mostServices,
} from "#/domain/simulation/topology/check-topology.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Dependency, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import { calls, service } from "../engine/one-failure.ts";
import { randomTopology } from "../engine/random-topology.ts";

/** What the check says of it: `path: message`, or null. */
function refusal(topology: Topology): string | null {
  try {
    checkTopology(topology);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe("invalid");
    return `${error.path}: ${error.message}`;
  }
}

const of = (...services: SimulatedService[]): Topology => ({ services });

describe("names", () => {
  test("an unknown one is told with the nearest known one", () => {
    const topology = of(
      service("web", { dependencies: [calls("cache"), calls("databse")] }),
      service("cache"),
      service("database"),
    );
    expect(refusal(topology)).toBe(
      'services.0.dependencies.1.service_id: no service is called "databse"; did you mean "database"?',
    );
    expect(refusal(of(service("web", { dependencies: [calls("something-else")] })))).toBe(
      'services.0.dependencies.0.service_id: no service is called "something-else"',
    );
  });

  test("stand for one service each, and for one dependency", () => {
    expect(refusal(of(service("a"), service("b"), service("a")))).toBe(
      'services.2.id: "a" is the name of services.0 already',
    );
    expect(refusal(of(service("a", { dependencies: [calls("b"), calls("b")] }), service("b")))).toBe(
      'services.0.dependencies.1.service_id: "a" depends on "b" already, see dependencies.0',
    );
    expect(refusal(of(service("a", { dependencies: [calls("a")] })))).toBe(
      `services.0.dependencies.0.service_id: "a" can't depend on itself`,
    );
  });

  test.each(["", "-a", "A", "a b", "ä", "x".repeat(65), "a/b"])("%j is none", (id) => {
    expect(refusal(of(service(id)))).toMatch(/^services\.0\.id: expected 1 to 64 of a-z/);
  });
});

describe("cycles", () => {
  test("are named along the way", () => {
    const topology = of(
      service("x", { dependencies: [calls("a")] }),
      service("a", { dependencies: [calls("y"), calls("b")] }),
      service("b", { dependencies: [calls("c")] }),
      service("c", { dependencies: [calls("a")] }),
      service("y"),
    );
    expect(refusal(topology)).toBe(
      "services.1.dependencies.1.service_id: the dependencies form a cycle: a → b → c → a",
    );
  });

  test("what is named is one, wherever an edge was turned round", () => {
    const acyclic = randomTopology({ rates: fc.constant(1), errors: fc.constant(0), most: 12 });
    const withEdge = acyclic.chain((topology) => {
      const ids = topology.services.map(({ id }) => id);
      return fc.tuple(fc.constant(topology), fc.constantFrom(...ids), fc.constantFrom(...ids));
    });
    fc.assert(
      fc.property(withEdge, ([topology, from, to]) => {
        expect(refusal(topology)).toBeNull();
        const callees = new Map(
          topology.services.map(({ id, dependencies }) => [id, dependencies.map((one) => one.serviceId)]),
        );
        fc.pre(from !== to && !callees.get(from)?.includes(to));
        const turned = of(
          ...topology.services.map((one) =>
            one.id === from ? { ...one, dependencies: [...one.dependencies, calls(to)] } : one,
          ),
        );
        callees.get(from)?.push(to);
        const isCycle = leadsTo(callees, to, from);
        const said = refusal(turned);
        if (!isCycle) {
          expect(said).toBeNull();
          return;
        }
        const names = said?.split("form a cycle: ")[1]?.split(" → ") ?? [];
        expect(names.length).toBeGreaterThan(2);
        expect(names[0]).toBe(names.at(-1));
        names.slice(1).forEach((name, at) => {
          expect(callees.get(names[at] as string)).toContain(name);
        });
        expect(new Set(names).size).toBe(names.length - 1);
      }),
    );
  });
});

function leadsTo(callees: Map<string, string[]>, from: string, to: string): boolean {
  return from === to || (callees.get(from) ?? []).some((next) => leadsTo(callees, next, to));
}

describe("size and load", () => {
  test("no services, too many, and too many dependencies", () => {
    expect(refusal(of())).toBe("services: expected 1 to 2000 services, not 0");
    const many = Array.from({ length: mostServices + 1 }, (_, at) => service(`s${at}`));
    expect(refusal(of(...many))).toContain("not 2001");
    const layers = Array.from({ length: 102 }, (_, at) =>
      service(`s${at}`, {
        dependencies: at < 101 ? [] : many.slice(0, 100).map(({ id }) => calls(id)),
      }),
    );
    expect(refusal(of(...layers))).toBeNull();
    const dense = many.slice(0, 150).map(({ id }, at) => ({
      ...service(id),
      dependencies: many.slice(at + 1, 150).map((other) => calls(other.id)),
    }));
    expect(dense.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(mostDependencies);
    expect(refusal(of(...dense))).toContain(`at most ${mostDependencies} dependencies in all, not 11175`);
  });

  test("calls that multiply along many paths", () => {
    // Each level calls both of the next: 2^20 paths.
    const levels = Array.from({ length: 21 }, (_, level) =>
      ["a", "b"].map((side) =>
        service(`${side}${level}`, {
          requestRate: level === 0 ? 1 : 0,
          dependencies: level < 20 ? [calls(`a${level + 1}`), calls(`b${level + 1}`)] : [],
        }),
      ),
    ).flat();
    expect(refusal(of(...levels))).toBe(
      'services.40: "a20" would get 1.05e+6 requests a second along all paths that lead to it; expected at most 1000000',
    );
    expect(refusal(of(...levels.slice(0, 38).concat(service("a19"), service("b19"))))).toBeNull();
  });

  test("a path through more services than can wait for each other", () => {
    const chain = (length: number) =>
      of(
        ...Array.from({ length }, (_, at) =>
          service(`s${at}`, { dependencies: at + 1 < length ? [calls(`s${at + 1}`)] : [] }),
        ),
      );
    expect(refusal(chain(mostLevels))).toBeNull();
    expect(refusal(chain(mostLevels + 1))).toBe(
      'services.1000: "s1000" is called through more than 1000 services',
    );
  });
});

describe("numbers", () => {
  const numbers: [string, Partial<SimulatedService>][] = [
    ["request_rate", { requestRate: 10_001 }],
    ["request_rate", { requestRate: Number.NaN }],
    ["error_probability", { errorProbability: 1.1 }],
    ["latency.ms", { latency: { kind: "constant", ms: -1 } }],
    ["latency.max_ms", { latency: { kind: "uniform", minMs: 5, maxMs: 4 } }],
    ["latency.mean_ms", { latency: { kind: "exponential", meanMs: Number.POSITIVE_INFINITY } }],
    ["latency.deviation_ms", { latency: { kind: "normal", meanMs: 1, deviationMs: -1 } }],
    ["latency.sigma", { latency: { kind: "lognormal", medianMs: 1, sigma: 3.1 } }],
  ];
  test.each(numbers)("%s of a service", (path, some) => {
    expect(refusal(of(service("a", some)))).toMatch(new RegExp(`^services\\.0\\.${path}: expected a number`));
  });

  const breaker = {
    failureShare: 0.5,
    windowSeconds: 10,
    minimumCalls: 10,
    openSeconds: 5,
    halfOpenCalls: 3,
  };
  const retries = { count: 0, backoffMs: 0, factor: 1 };
  const edges: [string, Partial<Dependency>][] = [
    ["share", { share: 0 }],
    ["timeout_ms", { timeoutMs: 0 }],
    ["retries.count", { retries: { ...retries, count: 1.5 } }],
    ["retries.backoff_ms", { retries: { ...retries, backoffMs: -1 } }],
    ["retries.factor", { retries: { ...retries, factor: 0.5 } }],
    ["circuit_breaker.failure_share", { breaker: { ...breaker, failureShare: 0 } }],
    ["circuit_breaker.window_seconds", { breaker: { ...breaker, windowSeconds: 0.75 } }],
    ["circuit_breaker.window_seconds", { breaker: { ...breaker, windowSeconds: 61 } }],
    ["circuit_breaker.minimum_calls", { breaker: { ...breaker, minimumCalls: 0 } }],
    ["circuit_breaker.open_seconds", { breaker: { ...breaker, openSeconds: 0 } }],
    ["circuit_breaker.half_open_calls", { breaker: { ...breaker, halfOpenCalls: 2.5 } }],
  ];
  test.each(edges)("%s of a dependency", (path, some) => {
    expect(refusal(of(service("a", { dependencies: [calls("b", some)] }), service("b")))).toMatch(
      new RegExp(`^services\\.0\\.dependencies\\.0\\.${path}: expected`),
    );
  });

  test("the default ones are fine", () => {
    expect(refusal(defaultTopology)).toBeNull();
  });
});

import fc from "fast-check";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { Dependency, LatencyDistribution, Topology } from "#/domain/simulation/topology/topology.ts";

const latency = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map((ms): LatencyDistribution => ({ kind: "constant", ms })),
  fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 500 }))
    .map(([minMs, width]): LatencyDistribution => ({ kind: "uniform", minMs, maxMs: minMs + width })),
  fc.integer({ min: 1, max: 200 }).map((meanMs): LatencyDistribution => ({ kind: "exponential", meanMs })),
);

/** For few calls, or for so many that they share visits. */
function anyDependency(minimumCalls: fc.Arbitrary<number>, halfOpenCalls: fc.Arbitrary<number>) {
  const breaker = fc.record({
    failureShare: fc.constantFrom(0.1, 0.5, 1),
    windowSeconds: fc.constantFrom(0.5, 2, 10, 40),
    minimumCalls,
    openSeconds: fc.constantFrom(0.5, 2.7, 5),
    halfOpenCalls,
  });
  return fc.record({
    share: fc.constantFrom(1, 1, 0.5, 0.1),
    timeoutMs: fc.constantFrom(50, 200, 1000),
    retries: fc.record({
      count: fc.integer({ min: 0, max: 3 }),
      backoffMs: fc.constantFrom(0, 10, 50),
      factor: fc.constantFrom(1, 2),
    }),
    breaker: fc.option(breaker, { nil: null }),
  });
}

const dependency = anyDependency(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }));

export const busyDependency = anyDependency(fc.constantFrom(10, 300, 1500), fc.constantFrom(1, 20, 100));

export interface RandomShape {
  /** Requests a second of a service. */
  rates: fc.Arbitrary<number>;
  errors: fc.Arbitrary<number>;
  latency?: fc.Arbitrary<LatencyDistribution>;
  dependency?: fc.Arbitrary<Omit<Dependency, "serviceId">>;
  most?: number;
}

/** Services s0, s1, …, shuffled, each of which calls some of those with higher numbers. */
export function randomTopology(shape: RandomShape): fc.Arbitrary<Topology> {
  const most = shape.most ?? 6;
  return fc
    .array(
      fc.record({
        requestRate: shape.rates,
        errorProbability: shape.errors,
        latency: shape.latency ?? latency,
        calls: fc.array(fc.tuple(fc.integer({ min: 1, max: most - 1 }), shape.dependency ?? dependency), {
          maxLength: 3,
        }),
      }),
      { minLength: 2, maxLength: most },
    )
    .chain((drafts) => {
      const services = drafts.map(({ calls, ...service }, at) => {
        const callees = new Map(calls.map(([ahead, rest]) => [at + ahead, rest]));
        return {
          id: `s${at}`,
          ...service,
          dependencies: [...callees]
            .filter(([callee]) => callee < drafts.length)
            .map(([callee, rest]) => ({ serviceId: `s${callee}`, ...rest })),
        };
      });
      return fc
        .shuffledSubarray(services, { minLength: services.length, maxLength: services.length })
        .map((shuffled) => ({ services: shuffled }));
    });
}

/** Failures of its services and edges, some of them at the same time. */
export function randomFailures(topology: Topology): fc.Arbitrary<Failure[]> {
  const targets = topology.services.flatMap(({ id, dependencies }) => [
    { serviceId: id, dependencyId: null },
    ...dependencies.map(({ serviceId }) => ({ serviceId: id, dependencyId: serviceId })),
  ]);
  return fc
    .array(
      fc.record({
        target: fc.constantFrom(...targets),
        kind: fc.constantFrom("outage", "latency", "errors", "partial") as fc.Arbitrary<Failure["kind"]>,
        latencyMs: fc.constantFrom(0, 20, 400, 3000),
        share: fc.constantFrom(0.1, 0.5, 1),
        start: fc.integer({ min: 0, max: 60 }),
        length: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
      }),
      { maxLength: 4 },
    )
    .map((drafts) =>
      drafts.map(({ target, kind, latencyMs, share, start, length }, at) => ({
        id: `f${at}`,
        ...target,
        kind,
        latencyMs: kind === "latency" ? latencyMs : null,
        share: kind === "errors" || kind === "partial" ? share : null,
        startSeconds: start / 2,
        endSeconds: length === null ? null : (start + length) / 2,
      })),
    );
}

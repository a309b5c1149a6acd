import fc from "fast-check";
import type {
  Dependency,
  LatencyDistribution,
  SimulatedService,
  Topology,
} from "#/domain/simulation/topology/topology.ts";

const ms = fc.double({ min: 0, max: 5_000, noNaN: true }).map((value) => Math.round(value * 1000) / 1000);
const share = fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 1000);

const anyLatency: fc.Arbitrary<LatencyDistribution> = fc.oneof(
  fc.record({ kind: fc.constant("constant" as const), ms }),
  fc.tuple(ms, ms).map(([one, other]) => ({
    kind: "uniform" as const,
    minMs: Math.min(one, other),
    maxMs: Math.max(one, other),
  })),
  fc.record({ kind: fc.constant("exponential" as const), meanMs: ms }),
  fc.record({ kind: fc.constant("normal" as const), meanMs: ms, deviationMs: ms }),
  fc.record({
    kind: fc.constant("lognormal" as const),
    medianMs: ms,
    sigma: fc.constantFrom(0, 0.25, 1, 3),
  }),
);

const anyDependency = (serviceId: string): fc.Arbitrary<Dependency> =>
  fc.record({
    serviceId: fc.constant(serviceId),
    share,
    timeoutMs: ms.map((value) => value + 0.001),
    retries: fc.record({
      count: fc.integer({ min: 0, max: 3 }),
      backoffMs: ms,
      factor: fc.constantFrom(1, 1.5, 2, 10),
    }),
    breaker: fc.option(
      fc.record({
        failureShare: share,
        windowSeconds: fc.integer({ min: 1, max: 120 }).map((halves) => halves / 2),
        minimumCalls: fc.integer({ min: 1, max: 100 }),
        openSeconds: fc.integer({ min: 1, max: 100 }).map((halves) => halves / 2),
        halfOpenCalls: fc.integer({ min: 1, max: 10 }),
      }),
    ),
  });

/** A topology that uses everything there is; each service calls some of the later ones. */
export const anyTopology = (most = 6): fc.Arbitrary<Topology> =>
  fc
    .uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,11}$/), { minLength: 1, maxLength: most })
    .chain((ids) => fc.tuple(...ids.map((id, at) => anyService(id, ids.slice(at + 1)))))
    .map((services) => ({ services }));

const anyService = (id: string, later: string[]): fc.Arbitrary<SimulatedService> =>
  fc.record({
    id: fc.constant(id),
    requestRate: fc.constantFrom(0, 0.5, 2, 100),
    errorProbability: fc.constantFrom(0, 0.001, 0.5, 1),
    latency: anyLatency,
    dependencies: fc.subarray(later).chain((called) => fc.tuple(...called.map(anyDependency))),
  });

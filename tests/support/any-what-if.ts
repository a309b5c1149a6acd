import fc from "fast-check";
import type { Dependency, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfFailure, WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { plainCall, plainService } from "./small-topologies.ts";

const anyCall = (serviceId: string): fc.Arbitrary<Dependency> =>
  fc
    .record({
      share: fc.constantFrom(1, 0.5),
      timeoutMs: fc.constantFrom(30, 2000),
      retries: fc.constantFrom({ count: 0, backoffMs: 0, factor: 1 }, { count: 2, backoffMs: 50, factor: 2 }),
      breaker: fc.constantFrom(null, {
        failureShare: 0.5,
        windowSeconds: 5,
        minimumCalls: 5,
        openSeconds: 2,
        halfOpenCalls: 2,
      }),
    })
    .map((more) => plainCall(serviceId, more));

const anyService = (at: number, count: number): fc.Arbitrary<SimulatedService> =>
  fc
    .record({
      calls: fc
        .subarray(
          Array.from({ length: count - at - 1 }, (_, later) => `s${at + 1 + later}`),
          { maxLength: Math.min(3, count - at - 1) },
        )
        .chain((called) => fc.tuple(...called.map(anyCall))),
      requestRate: fc.constantFrom(0, 2, 5, 600),
      errorProbability: fc.constantFrom(0, 0.05, 0.3),
    })
    .map(({ calls, ...more }) => plainService(`s${at}`, calls, more));

const anyTopology: fc.Arbitrary<Topology> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => anyService(at, count))))
  .map((services) => ({ services }));

/** On a service, or on calls that it makes, at some time of a run of half a minute. */
function anyFailure({ services }: Topology): fc.Arbitrary<WhatIfFailure> {
  const target = fc.constantFrom(
    ...services.flatMap(({ id, dependencies }) => [
      { serviceId: id, dependencyId: null },
      ...dependencies.map((call) => ({ serviceId: id, dependencyId: call.serviceId })),
    ]),
  );
  const amount = fc.constantFrom(
    { kind: "outage" as const, latencyMs: null, share: null },
    { kind: "latency" as const, latencyMs: 250.5, share: null },
    { kind: "errors" as const, latencyMs: null, share: 0.6 },
    { kind: "partial" as const, latencyMs: null, share: 0.4 },
  );
  const span = fc.record({
    startSeconds: fc.double({ min: 0, max: 20, noNaN: true }),
    durationSeconds: fc.option(fc.double({ min: 0.5, max: 20, noNaN: true, minExcluded: true })),
  });
  return fc.tuple(target, amount, span).map((parts) => Object.assign({}, ...parts));
}

/** A run of half a minute of a few services with errors, retries, breakers and much load, and failures of all kinds. */
export const anyWhatIf: fc.Arbitrary<WhatIfInput> = anyTopology.chain((topology) =>
  fc.record({
    topology: fc.constant(topology),
    seed: fc.nat(0xff_ff_ff_ff),
    durationSeconds: fc.constantFrom(30, 29.7),
    failures: fc.array(anyFailure(topology), { maxLength: 3 }),
  }),
);

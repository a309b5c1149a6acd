import fc from "fast-check";
import type { Dependency, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfFailure } from "#/domain/simulation/what-if/what-if-result.ts";

/** A call that waits long, never tries again and is never cut off. */
export const plainCall = (serviceId: string, more: Partial<Dependency> = {}): Dependency => ({
  serviceId,
  share: 1,
  timeoutMs: 60_000,
  retries: { count: 0, backoffMs: 0, factor: 1 },
  breaker: null,
  ...more,
});

/** A service that never fails by itself. */
export const plainService = (
  id: string,
  calls: readonly (string | Dependency)[] = [],
  more: Partial<SimulatedService> = {},
): SimulatedService => ({
  id,
  requestRate: 4,
  errorProbability: 0,
  latency: { kind: "uniform", minMs: 1, maxMs: 9 },
  dependencies: calls.map((call) => (typeof call === "string" ? plainCall(call) : call)),
  ...more,
});

/** An outage of a service for a whole run. */
export const outage = (serviceId: string, more: Partial<WhatIfFailure> = {}): WhatIfFailure => ({
  serviceId,
  dependencyId: null,
  startSeconds: 0,
  durationSeconds: null,
  kind: "outage",
  latencyMs: null,
  share: null,
  ...more,
});

/** Services s0, s1, …, each of which calls some of the later ones, and never fails by itself. */
export const anyPlainTopology = (most = 8): fc.Arbitrary<Topology> =>
  fc
    .integer({ min: 1, max: most })
    .chain((count) =>
      fc
        .tuple(...Array.from({ length: count }, (_, at) => fc.subarray(laterThan(at, count))))
        .map((calls) => ({ services: calls.map((called, at) => plainService(`s${at}`, called)) })),
    );

const laterThan = (at: number, count: number) =>
  Array.from({ length: count - at - 1 }, (_, later) => `s${at + 1 + later}`);

/** A service and all that call it, directly or not. */
export function callersOf(topology: Topology, serviceId: string): Set<string> {
  const reached = new Set([serviceId]);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const { id, dependencies } of topology.services)
      if (dependencies.some((call) => reached.has(call.serviceId))) reached.add(id);
  }
  return reached;
}

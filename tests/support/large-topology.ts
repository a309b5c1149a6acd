import { seededRandom } from "#/domain/seeded-random.ts";
import type { SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";

/** So many services in a row, each of which calls some of the next ones; the first tenth are called from outside. */
export function largeTopology(serviceCount: number, edgeCount: number, share = 0.3): Topology {
  const random = seededRandom(serviceCount * 31 + edgeCount);
  const reach = Math.max(2, Math.floor(serviceCount / 5));
  const callees = Array.from({ length: serviceCount }, () => new Set<number>());
  for (let edges = 0; edges < edgeCount; ) {
    const from = Math.floor(random() * serviceCount);
    const to = from + 1 + Math.floor(random() * reach);
    const some = callees[from];
    if (to >= serviceCount || !some || some.has(to)) continue;
    some.add(to);
    edges++;
  }
  const services = callees.map(
    (some, at): SimulatedService => ({
      id: `service-${at}`,
      requestRate: at < serviceCount / 10 ? 5 : 0,
      errorProbability: 0.005,
      latency: { kind: "uniform", minMs: 1, maxMs: 10 },
      dependencies: [...some].map((to) => ({
        serviceId: `service-${to}`,
        share,
        timeoutMs: 2000,
        retries: { count: 2, backoffMs: 50, factor: 2 },
        breaker: {
          failureShare: 0.5,
          windowSeconds: 10,
          minimumCalls: 10,
          openSeconds: 5,
          halfOpenCalls: 3,
        },
      })),
    }),
  );
  return { services };
}

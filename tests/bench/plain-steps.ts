import type { SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";

/** What is counted of a service in a step. */
interface Counts {
  requests: number;
  failures: number;
  latencyMs: number;
}

/** The obvious simulation: every request by itself, down through all it calls. No windows, breakers or statuses. */
export function plainSteps(topology: Topology) {
  const byId = new Map(topology.services.map((service) => [service.id, service]));
  let counts = new Map<string, Counts>();

  function request(service: SimulatedService): { isOk: boolean; latencyMs: number } {
    let latencyMs = service.latency.kind === "uniform" ? between(service.latency) : 0;
    let isOk = Math.random() >= service.errorProbability;
    if (!isOk) latencyMs *= 2;
    for (const { serviceId, share, timeoutMs, retries } of isOk ? service.dependencies : []) {
      if (Math.random() >= share) continue;
      const callee = byId.get(serviceId) as SimulatedService;
      isOk = false;
      for (let attempt = 0; attempt <= retries.count && !isOk; attempt++) {
        if (attempt > 0) latencyMs += retries.backoffMs * retries.factor ** (attempt - 1);
        const answer = request(callee);
        latencyMs += Math.min(timeoutMs, answer.latencyMs);
        isOk = answer.isOk && answer.latencyMs <= timeoutMs;
      }
      if (!isOk) break;
    }
    const count = counts.get(service.id) ?? { requests: 0, failures: 0, latencyMs: 0 };
    counts.set(service.id, count);
    count.requests++;
    if (!isOk) count.failures++;
    count.latencyMs += latencyMs;
    return { isOk, latencyMs };
  }

  return (dtSeconds: number): Map<string, Counts> => {
    counts = new Map();
    for (const service of topology.services) {
      const arrivals = Math.floor(service.requestRate * dtSeconds + Math.random());
      for (let arrival = 0; arrival < arrivals; arrival++) request(service);
    }
    return counts;
  };
}

function between({ minMs, maxMs }: { minMs: number; maxMs: number }): number {
  return minMs + (maxMs - minMs) * Math.random();
}

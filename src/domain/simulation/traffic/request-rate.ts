import type { Topology } from "#/domain/simulation/topology/topology.ts";

/**
 * Requests per simulated second of all services together while nothing fails: those from outside, and every call that
 * they cause. The topology must be free of cycles.
 */
export function requestRateAtRest({ services }: Topology): number {
  const byId = new Map(services.map((service) => [service.id, service]));
  // Requests that one request of a service makes in all, itself included.
  const weights = new Map<string, number>();
  const weightOf = (id: string): number => {
    const known = weights.get(id);
    if (known !== undefined) return known;
    let weight = 1;
    for (const { serviceId, share } of byId.get(id)?.dependencies ?? [])
      weight += share * weightOf(serviceId);
    weights.set(id, weight);
    return weight;
  };
  return services.reduce((sum, { id, requestRate }) => sum + requestRate * weightOf(id), 0);
}

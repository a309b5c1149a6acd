import type { HealthStatus, ServiceObservation } from "#/domain/simulation/engine/observation.ts";

/** topology: in its order · worst: root causes, then by status and error rate. */
export const serviceOrders = ["topology", "worst", "errors", "latency", "requests"] as const;
export type ServiceOrder = (typeof serviceOrders)[number];

const weight: Record<HealthStatus, number> = { healthy: 0, degraded: 1, failing: 2 };

/** The services whose id holds a text, in an order; ties stay in the topology's. */
export function sortServices(
  services: readonly ServiceObservation[],
  { order, text }: { order: ServiceOrder; text: string },
): ServiceObservation[] {
  const wanted = text.trim().toLowerCase();
  const found = services.filter(({ serviceId }) => serviceId.toLowerCase().includes(wanted));
  const weightOf = weights[order];
  return weightOf === null
    ? found
    : found.toSorted((left, right) => compare(weightOf(right), weightOf(left)));
}

const weights: Record<ServiceOrder, ((service: ServiceObservation) => number[]) | null> = {
  topology: null,
  worst: ({ status, diagnosis, errorRate }) => [
    diagnosis?.role === "root_cause" ? 1 : 0,
    weight[status],
    // Below that it is chance; the list must not be shuffled by it.
    status === "healthy" ? 0 : Math.round(errorRate * 10),
  ],
  errors: ({ errorRate }) => [errorRate],
  latency: ({ latencyMs }) => [latencyMs],
  requests: ({ requestRate }) => [requestRate],
};

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [place, value] of left.entries()) {
    const difference = value - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { ServiceObservation } from "#/domain/simulation/engine/observation.ts";

export const mostSeries = 6;

/**
 * The services that get a line of their own: the one that is looked at, root causes, other unhealthy ones, those
 * that failed in the time shown, then the others in their order. Chances of the moment move nothing.
 */
export function chooseSeries(
  services: readonly ServiceObservation[],
  failures: readonly Failure[],
  selected: string | null,
): string[] {
  const failed = new Set(failures.map(({ serviceId }) => serviceId));
  const rankOf = ({ serviceId, status, diagnosis }: ServiceObservation) => {
    if (serviceId === selected) return 0;
    if (diagnosis?.role === "root_cause") return 1;
    if (status !== "healthy") return 2;
    return failed.has(serviceId) ? 3 : 4;
  };
  return services
    .toSorted((left, right) => rankOf(left) - rankOf(right))
    .slice(0, mostSeries)
    .map(({ serviceId }) => serviceId);
}

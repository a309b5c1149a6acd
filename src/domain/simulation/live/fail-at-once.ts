import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { ServiceObservation } from "#/domain/simulation/engine/observation.ts";

/**
 * Services as they are the moment an outage is in force: failing by their own doing, though no step has seen it yet. So
 * that whoever asked for it sees it in the answer, and not half a second later.
 */
export function failAtOnce(
  services: ServiceObservation[],
  inForce: readonly Failure[],
): ServiceObservation[] {
  const down = new Set(
    inForce
      .filter(({ kind, dependencyId }) => kind === "outage" && dependencyId === null)
      .map(({ serviceId }) => serviceId),
  );
  if (down.size === 0) return services;
  return services.map((service) =>
    down.has(service.serviceId) && service.status !== "failing"
      ? { ...service, status: "failing", diagnosis: { role: "root_cause" } }
      : service,
  );
}

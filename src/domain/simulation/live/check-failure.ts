import { DomainError } from "#/domain/domain-error.ts";
import { amountFaults } from "#/domain/simulation/engine/amount-faults.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WantedFailure } from "./wanted-failure.ts";

/** Simulated seconds. */
const longestDuration = 1_000_000;

/** Throws invalid, naming the field as REST does. */
export function checkFailure({ kind, latencyMs, share, durationSeconds }: WantedFailure): void {
  if (!failureKinds.includes(kind)) refuse("kind", `expected one of ${failureKinds.join(", ")}`);
  const [fault] = amountFaults({ kind, latencyMs: latencyMs ?? null, share: share ?? null });
  if (fault) refuse(fault.field, fault.expected);
  if (durationSeconds !== null && !(durationSeconds > 0 && durationSeconds <= longestDuration)) {
    const range = `a number above 0 and up to ${longestDuration}, simulated seconds, or null until ended`;
    refuse("duration_seconds", `expected ${range}`);
  }
}

function refuse(path: string, expected: string): never {
  throw new DomainError("invalid", expected, path);
}

/** Throws not_found where the topology has no such service or no such calls. */
export function checkTarget(topology: Topology, { serviceId, dependencyId }: WantedFailure): void {
  const service = topology.services.find(({ id }) => id === serviceId);
  if (!service)
    throw new DomainError("not_found", `No simulated service is called "${serviceId}".`, "service_id");
  if (dependencyId == null) return;
  const isCalled = service.dependencies.some((dependency) => dependency.serviceId === dependencyId);
  if (!isCalled)
    throw new DomainError("not_found", `"${serviceId}" does not call "${dependencyId}".`, "dependency_id");
}

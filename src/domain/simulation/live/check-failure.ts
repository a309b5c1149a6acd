import { DomainError } from "#/domain/domain-error.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WantedFailure } from "./wanted-failure.ts";

/** Longest added latency, ms, and longest duration, simulated seconds. */
const longest = { latencyMs: 600_000, durationSeconds: 1_000_000 };

/** Throws invalid, naming the field as REST does. */
export function checkFailure({ kind, latencyMs, share, durationSeconds }: WantedFailure): void {
  if (!failureKinds.includes(kind)) refuse("kind", `expected one of ${failureKinds.join(", ")}`);
  if (kind === "latency") check("latency_ms", latencyMs ?? null, longest.latencyMs, "milliseconds");
  else if (latencyMs != null)
    refuse("latency_ms", `a failure of kind ${kind} has none; expected it left out`);
  if (kind === "errors" || kind === "partial") check("share", share ?? null, 1, "as a share");
  else if (share != null) refuse("share", `a failure of kind ${kind} has none; expected it left out`);
  if (durationSeconds !== null)
    check(
      "duration_seconds",
      durationSeconds,
      longest.durationSeconds,
      "simulated seconds, or null until ended",
    );
}

function check(path: string, value: number | null, most: number, unit: string): void {
  const isIn = value !== null && value > 0 && value <= most;
  if (!isIn) refuse(path, `expected a number above 0 and up to ${most}, ${unit}`);
}

function refuse(path: string, expected: string): never {
  throw new DomainError("invalid", `${path}: ${expected}.`, path);
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

import type { CauseRef, Diagnosis } from "#/domain/simulation/engine/observation.ts";

/** "db-service", or "calls of auth-service to db-service". */
export function nameCause({ serviceId, dependencyId }: CauseRef): string {
  return dependencyId === null ? serviceId : `calls of ${serviceId} to ${dependencyId}`;
}

const mostNamed = 2;

/**
 * "db-service and cache-service", "db-service, cache-service and 3 more"; empty for none. Services come before calls,
 * or what follows calls would read as called too.
 */
export function nameCauses(causes: readonly CauseRef[]): string {
  const names = causes
    .slice(0, mostNamed)
    .toSorted((left, right) => Number(left.dependencyId !== null) - Number(right.dependencyId !== null))
    .map(nameCause);
  const others = causes.length - names.length;
  return others > 0 ? `${names.join(", ")} and ${others} more` : names.join(" and ");
}

/** "Root cause", "Symptom of db-service"; null for a healthy service. */
export function tellDiagnosis(diagnosis: Diagnosis | null): string | null {
  if (diagnosis === null) return null;
  return diagnosis.role === "root_cause" ? "Root cause" : `Symptom of ${nameCauses(diagnosis.of)}`;
}

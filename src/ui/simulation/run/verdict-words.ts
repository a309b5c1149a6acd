import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { WhatIfOutcome, WhatIfRole, WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { countOf, formatCount } from "#/ui/format/count.ts";
import { formatShare, formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses } from "#/ui/simulation/health/name-cause.ts";

/** What callers noticed, in a sentence. */
export function tellLoss({
  requestsLost,
  requestsFromOutside,
}: Pick<WhatIfOutcome, "requestsLost" | "requestsFromOutside">): string {
  const lost = requestsLost.fromOutside;
  if (requestsFromOutside === 0) return "No requests came from outside.";
  if (lost === 0) return "Callers lost no request more than without the failures.";
  if (lost < 0) return `Callers lost ${countOf(-lost, "request")} fewer than without the failures.`;
  return `Callers lost ${formatCount(lost)} of ${countOf(requestsFromOutside, "request")}, ${formatShare(lost / requestsFromOutside)}.`;
}

/** Why inner calls can make the loss smaller; null where they don't. */
export function tellFewerCalls({
  requestsLost: { fromOutside, total },
}: Pick<WhatIfOutcome, "requestsLost">): string | null {
  return total < fromOutside
    ? "With inner calls it is less: those that were never made, because a service or a breaker failed before, could not fail either."
    : null;
}

/** Who broke it and who only suffered, in a sentence. */
export function tellCauses({ causes, services }: Pick<WhatIfOutcome, "causes" | "services">): string {
  const count = (wanted: WhatIfRole) => services.filter(({ role }) => role === wanted).length;
  const symptoms = count("symptom");
  const affected = count("affected");
  const other = causes.some(({ dependencyId }) => dependencyId === null) ? "other service" : "service";
  const suffered = [
    symptoms > 0 ? `${countOf(symptoms, other)} suffered from it` : null,
    affected > 0 ? `${countOf(affected, "service")} noticed it but stayed as healthy` : null,
  ].filter((part) => part !== null);
  const [first] = causes;
  if (!first)
    return suffered.length === 0 ? "Nothing became unhealthy." : `${capitalize(suffered.join("; "))}.`;
  const isOne = causes.length === 1 && first.dependencyId === null;
  const verb = isOne ? "was the root cause" : `were the root cause${causes.length > 1 ? "s" : ""}`;
  const named = `${capitalize(nameCauses(causes))} ${verb}`;
  return `${[named, ...suffered].join("; ")}.`;
}

/** Ids of services begin as they are written. */
function capitalize(text: string): string {
  return text.startsWith("calls of ") ? `C${text.slice(1)}` : text;
}

/** When all were as healthy again as without the failures; null where none was ever worse. */
export function tellRecovery(services: readonly WhatIfService[]): string | null {
  const worse = services.filter(({ firstUnhealthySeconds }) => firstUnhealthySeconds !== null);
  if (worse.length === 0) return null;
  const still = worse.filter(({ recoveredSeconds }) => recoveredSeconds === null);
  if (still.length > 0)
    return `At the end of the run ${still.length === worse.length ? "none" : `${formatCount(worse.length - still.length)} of ${formatCount(worse.length)}`} had recovered.`;
  const last = Math.max(...worse.map(({ recoveredSeconds }) => recoveredSeconds ?? 0));
  return `All had recovered at ${formatSpan(last)}.`;
}

/** How many services had each status at worst, worst first; statuses that none had are left out. */
export function countWorst(services: readonly WhatIfService[]): { status: HealthStatus; count: number }[] {
  return (["failing", "degraded", "healthy"] as const)
    .map((status) => ({
      status,
      count: services.filter(({ worstStatus }) => worstStatus === status).length,
    }))
    .filter(({ count }) => count > 0);
}

import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { formatSpan } from "#/ui/simulation/health/format-simulated.ts";

/** A service, or the calls of one service to another. */
export interface Target {
  serviceId: string;
  dependencyId: string | null;
}

export function isAt(failure: Target, { serviceId, dependencyId }: Target): boolean {
  return failure.serviceId === serviceId && failure.dependencyId === dependencyId;
}

/** "12 s left of 30 s", "until ended, for 1 min 4 s now"; simulated. */
export function tellLeft({ startSeconds, endSeconds }: Failure, timeSeconds: number): string {
  if (endSeconds === null)
    return `until ended, for ${formatSpan(Math.max(0, timeSeconds - startSeconds))} now`;
  const left = Math.max(0, endSeconds - timeSeconds);
  return `${formatSpan(left)} left of ${formatSpan(endSeconds - startSeconds)}`;
}

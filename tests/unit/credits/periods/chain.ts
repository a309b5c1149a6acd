import { nextBoundary, type PeriodRule } from "#/domain/credits/periods/period-boundaries.ts";
import type { Instant } from "#/domain/instant.ts";

/** All boundaries after `from` and before `to`, one asked for after the other. */
export function chain(rule: PeriodRule, zone: string, from: Instant, to: Instant): Instant[] {
  const boundaries: Instant[] = [];
  for (let at = nextBoundary(rule, zone, from); at < to; at = nextBoundary(rule, zone, at))
    boundaries.push(at);
  return boundaries;
}

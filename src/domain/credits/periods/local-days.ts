import { offsetStretches } from "#/domain/analytics/windows/zone-offsets.ts";
import { dayOf, type Instant, microsPerDay, startOfDay } from "#/domain/instant.ts";

/** Further than any zone's clock is, or has ever been moved, from UTC. */
const farthest = 3n * microsPerDay;

/** The local date of an instant, as days from 1970-01-01. */
export function localDayOf(zone: string, instant: Instant): number {
  const [stretch] = offsetStretches(zone, instant, instant + 1n);
  return dayOf(instant + (stretch?.offset ?? 0n));
}

/**
 * The first instant at which a zone's calendar has reached a date: where its clock skips midnight, the first one after
 * that; where it skips the whole date, the first one of the next; where midnight comes twice, the first.
 */
export function localDayStart(zone: string, day: number): Instant {
  const midnight = startOfDay(day);
  for (const { from, to, offset } of offsetStretches(zone, midnight - farthest, midnight + farthest)) {
    if (from + offset >= midnight) return from;
    if (midnight - offset < to) return midnight - offset;
  }
  throw new Error(`no clock of ${zone} reaches day ${day}`);
}

import { dayBefore } from "#/ui/format/day.ts";
import { fromWallTime } from "#/ui/format/time.ts";

/** A day (YYYY-MM-DD) of a zone's clock: its first instant, and that of the next day; ISO 8601 UTC. */
export function daySpan(day: string, zone: string): { from: string; to: string } {
  return { from: midnight(day, zone), to: midnight(dayBefore(day, -1), zone) };
}

function midnight(day: string, zone: string): string {
  return fromWallTime(`${day}T00:00:00`, zone) ?? `${day}T00:00:00Z`;
}

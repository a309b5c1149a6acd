import { dayBefore } from "#/ui/format/day.ts";
import { formatTime, type Zone } from "#/ui/format/time.ts";

interface Span {
  /** ISO 8601 UTC: inclusive, exclusive. */
  starts_at: string;
  ends_at: string;
}

/**
 * A half-open span as the calendar of its zone has it. Ends at the beginning of a day are told by the day, the last one
 * included: "2026-11-01 – 2026-11-30". Other ends are told to the second: "2026-11-17 14:22:05 – 2026-11-30".
 */
export function formatSpan({ starts_at, ends_at }: Span, zone: Zone): string {
  const first = beginsDay(starts_at, zone) ? localDay(starts_at, zone) : formatTime(starts_at, zone);
  const last = beginsDay(ends_at, zone) ? dayBefore(localDay(ends_at, zone), 1) : formatTime(ends_at, zone);
  return first === last ? first : `${first} – ${last}`;
}

/** The same with both ends to the second, the second one excluded, in its zone and in UTC. */
export function exactSpan({ starts_at, ends_at }: Span, zone: Zone): string {
  const inZone = (of: Zone) => `${formatTime(starts_at, of)} to before ${formatTime(ends_at, of)} ${of}`;
  return zone === "UTC" ? inZone(zone) : `${inZone(zone)}\n${inZone("UTC")}`;
}

/** An instant that begins or ends a period: "2026-12-01" where a day begins, else to the second. */
export function formatBoundary(iso: string, zone: Zone): string {
  return beginsDay(iso, zone) ? localDay(iso, zone) : formatTime(iso, zone);
}

/** The end of a half-open span in words: "to the end of 2026-11-30", or "to 2026-11-17 14:22:05". */
export function tellEnd(iso: string, zone: Zone): string {
  return beginsDay(iso, zone)
    ? `to the end of ${dayBefore(localDay(iso, zone), 1)}`
    : `to ${formatTime(iso, zone)}`;
}

/** The last day that lies, at least in part, before an instant. */
export function lastDayOf(iso: string, zone: Zone): string {
  return localDay(new Date(Date.parse(iso) - 1).toISOString(), zone);
}

/** YYYY-MM-DD of the zone's calendar. */
function localDay(iso: string, zone: Zone): string {
  return formatTime(iso, zone).slice(0, 10);
}

/** Whether the instant is the first of a local date, at whatever hour that date begins. */
function beginsDay(iso: string, zone: Zone): boolean {
  const before = new Date(Date.parse(iso) - 1).toISOString();
  return !hasMicros(iso) && localDay(before, zone) !== localDay(iso, zone);
}

/** Whether there are digits that a millisecond does not hold. */
const hasMicros = (iso: string) => /\.\d{3}\d*[1-9]/.test(iso);

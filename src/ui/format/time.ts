/** "UTC" or an IANA zone such as "Europe/Berlin". */
export type Zone = string;

const formatters = new Map<Zone, Intl.DateTimeFormat>();

function formatterOf(zone: Zone): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(zone, made);
  return made;
}

/** An instant as the clock on the wall of `zone` shows it: "2022-12-30 23:57:11". */
export function formatTime(iso: string, zone: Zone): string {
  return formatterOf(zone).format(new Date(iso)).replace(",", "");
}

/** What a datetime-local field holds: "2022-12-30T23:57:11". */
export function toWallTime(iso: string, zone: Zone): string {
  return formatTime(iso, zone).replace(" ", "T");
}

/**
 * The instant, ISO 8601 UTC with Z, at which the clock of `zone` shows `wall` ("2022-12-30T23:57" with or
 * without seconds). A time that a clock change skips is moved on by the hour skipped; null when unreadable.
 */
export function fromWallTime(wall: string, zone: Zone): string | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - offsetAt(asUtc, zone);
  const instant = asUtc - offsetAt(guess, zone);
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** Milliseconds that the clock of `zone` is ahead of UTC. */
function offsetAt(instant: number, zone: Zone): number {
  return Date.parse(`${toWallTime(new Date(instant).toISOString(), zone)}Z`) - instant;
}

/** Whether the runtime knows this zone. */
export function isZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

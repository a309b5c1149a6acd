import type { Instant } from "#/domain/instant.ts";

/** A stretch of time through which a zone's clock keeps one offset. */
export interface OffsetStretch {
  from: Instant;
  to: Instant;
  /** Local time minus UTC, microseconds. */
  offset: Instant;
}

const microsPerSecond = 1_000_000n;
const daySeconds = 86_400;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for what is no zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "longOffset",
    hour: "numeric",
  });
  formats.set(zone, format);
  return format;
}

/** Seconds that the zone's clock is ahead of UTC at a second since 1970. */
function offsetAt(zone: string, second: number): number {
  const text = formatOf(zone).format(second * 1000);
  const [, sign, hours, minutes, seconds = "0"] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "-" ? -size : size;
}

/** Seconds at which the offset changes, by zone and UTC year; with the offset from then on. */
const changesByYear = new Map<string, { second: number; offset: number }[]>();

function changesIn(zone: string, year: number): { second: number; offset: number }[] {
  const name = `${zone} ${year}`;
  const known = changesByYear.get(name);
  if (known) return known;
  const changes: { second: number; offset: number }[] = [];
  const end = yearStart(year + 1);
  let second = yearStart(year);
  let offset = offsetAt(zone, second - 1);
  // No zone has ever changed its clock twice within a day and back.
  for (; second < end; second += daySeconds) {
    const last = Math.min(second + daySeconds, end) - 1;
    const then = offsetAt(zone, last);
    if (then !== offset) {
      changes.push({ second: firstWith(zone, then, second - 1, last), offset: then });
      offset = then;
    }
  }
  changesByYear.set(name, changes);
  return changes;
}

/** The first second after `before` at which the zone has the offset that it has at `at`. */
function firstWith(zone: string, offset: number, before: number, at: number): number {
  let [low, high] = [before, at];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

function yearStart(year: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return date.getTime() / 1000;
}

/** The stretches that from..to (exclusive) is made of, in order; the first and the last are cut there. */
export function offsetStretches(zone: string, from: Instant, to: Instant): OffsetStretch[] {
  const firstSecond = secondOf(from);
  const firstYear = yearOf(firstSecond);
  const lastYear = yearOf(secondOf(to));
  const stretches: OffsetStretch[] = [];
  let start = from;
  let offset = offsetAt(zone, firstSecond);
  for (let year = firstYear; year <= lastYear; year++) {
    for (const change of changesIn(zone, year)) {
      const at = BigInt(change.second) * microsPerSecond;
      if (at <= from || at >= to) continue;
      stretches.push({ from: start, to: at, offset: BigInt(offset) * microsPerSecond });
      start = at;
      offset = change.offset;
    }
  }
  if (start < to) stretches.push({ from: start, to, offset: BigInt(offset) * microsPerSecond });
  return stretches;
}

const yearOf = (second: number) => new Date(second * 1000).getUTCFullYear();

/** floor(instant / a second) */
function secondOf(instant: Instant): number {
  const second = instant / microsPerSecond;
  return Number(instant < 0n && second * microsPerSecond !== instant ? second - 1n : second);
}

import { DomainError } from "#/domain/domain-error.ts";

/** Microseconds since 1970-01-01T00:00:00Z, which is all that PostgreSQL keeps of a time. */
export type Instant = bigint;

export const microsPerDay = 86_400_000_000n;

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*(Z|z)|\s*([+-]|\s)(\d{2}):?(\d{2})?)?)?$/;

const expected =
  "expected ISO 8601, such as 2022-12-15T23:59:59, 2022-12-15 or 2022-12-15T23:59:59+05:30 (UTC without an offset)";

/**
 * Reads an ISO 8601 time: a date alone is its midnight, no offset means UTC. A space for the + of an
 * offset is understood, because that is what an unescaped + becomes in a URL. Throws unreadable.
 */
export function parseInstant(text: string, path: string): Instant {
  const match = pattern.exec(text.trim());
  const refuse = () =>
    new DomainError("unreadable", `${path} is ${JSON.stringify(text.slice(0, 100))}; ${expected}.`, path);
  if (!match) throw refuse();
  const number = (group: number) => Number(match[group] ?? "0");
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number);
  const [offsetHours, offsetMinutes] = [number(10), number(11)];
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day);
  date.setUTCHours(hour ?? 0, minute, second);
  const isInCalendar =
    year !== 0 &&
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  if (!isInCalendar || offsetHours > 23 || offsetMinutes > 59) throw refuse();
  const micros = BigInt((match[7] ?? "").padEnd(6, "0").slice(0, 6) || "0");
  const offset = BigInt(offsetHours * 60 + offsetMinutes) * 60_000_000n;
  return BigInt(date.getTime()) * 1000n + micros - (match[9] === "-" ? -offset : offset);
}

/** As the REST answers write a time: ISO 8601 UTC without a zone, with a fraction only where there is one. */
export function formatInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((instant - micros) / 1000n));
  const whole = seconds
    .toISOString()
    .replace(/^[+]0*(\d{4,})/, "$1")
    .replace(/\.\d+Z$/, "");
  return micros === 0n ? whole : `${whole}.${String(micros).padStart(6, "0")}`;
}

/** ISO 8601 UTC with its Z, as pages and PostgreSQL read it; milliseconds where there are no parts of them. */
export const isoUtc = (instant: Instant): string =>
  `${formatInstant(instant).replace(/(\.\d{3})000$/, "$1")}Z`;

/** floor(instant / a day): days since 1970-01-01, UTC. */
export function dayOf(instant: Instant): number {
  const day = instant / microsPerDay;
  return Number(instant < 0n && day * microsPerDay !== instant ? day - 1n : day);
}

export const startOfDay = (day: number): Instant => BigInt(day) * microsPerDay;

/** YYYY-MM-DD of a day number. */
export const isoDay = (day: number): string => formatInstant(startOfDay(day)).slice(0, 10);

import { DomainError } from "#/domain/domain-error.ts";
import { parseInstant } from "#/domain/instant.ts";

/** Microseconds that an event may lie ahead of the server's clock. */
const patience = 5 * 60_000_000;

/** 1900-01-01T00:00:00Z. Nothing is billed before; a smaller time is a unit gone wrong. */
const earliest = -2_208_988_800_000_000;

const usual = /^\d{4}-\d{2}-[0-2]\dT\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

export type ReadTime = { micros: number } | { reason: string };

/** When an event occurred, in microseconds since 1970, from ISO 8601 text. */
export function readOccurredAt(value: unknown, now: Date): ReadTime {
  if (typeof value !== "string")
    return { reason: "is no text; expected ISO 8601, such as 2026-01-31T12:00:00Z" };
  const micros = toMicros(value);
  if (typeof micros === "string") return { reason: micros };
  if (micros > now.getTime() * 1000 + patience)
    return { reason: "lies more than 5 minutes ahead of the server's clock" };
  if (micros < earliest) return { reason: "lies before 1900" };
  return { micros };
}

function toMicros(text: string): number | string {
  // The engine's own parser takes a tenth of the time; it would take the 30th of February for a March day.
  if (usual.test(text) && text.slice(8, 10) <= "28") {
    const time = Date.parse(text);
    if (!Number.isNaN(time)) return time * 1000;
  }
  try {
    return Number(parseInstant(text, "occurred_at"));
  } catch (error) {
    if (error instanceof DomainError) return error.message.replace(/^occurred_at /, "").replace(/\.$/, "");
    throw error;
  }
}

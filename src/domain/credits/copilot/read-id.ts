import { isRawNumber } from "#/domain/usage/recording/read-decimal.ts";
import { unusable } from "./upstream-fault.ts";

export const idForm = `a whole number from -${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;

/** An id as parseExactJson reads it: a whole number that a binary float holds exactly; undefined for any other. */
export function readId(value: unknown): number | undefined {
  // Numbers of many digits come as text; only those that keep their digits as a float are ids.
  const id = isRawNumber(value) && /^-?\d{1,17}$/.test(value.rawJSON) ? Number(value.rawJSON) : value;
  return typeof id === "number" && Number.isSafeInteger(id) ? id : undefined;
}

/** The fields of a JSON object. Throws UpstreamFault for anything else. */
export function readFields(value: unknown, path: () => string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)) {
    return value as Record<string, unknown>;
  }
  throw unusable(path(), value, "a JSON object");
}

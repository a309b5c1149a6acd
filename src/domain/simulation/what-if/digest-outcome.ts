import { createHash } from "node:crypto";
import type { WhatIfOutcome } from "./what-if-result.ts";

/** SHA-256 (hex) of an outcome as canonical JSON, which no way of storing it changes. */
export const digestOutcome = (outcome: WhatIfOutcome): string =>
  createHash("sha256").update(canonicalJson(outcome)).digest("hex");

/** JSON without spaces and with the keys of every object sorted by their UTF-16 units. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import { createHash } from "node:crypto";

/**
 * The id of a grant that comes of something, a UUID of version 8: whoever works it out gets the same. `from` is the
 * other grant or, for a statement that gives credits back, its period.
 */
export function derivedId(how: "rollover" | "refund" | "statement", from: string): string {
  const hex = createHash("sha256").update(`${how} ${from}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

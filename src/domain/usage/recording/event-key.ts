import { createHash } from "node:crypto";

/** Canonical UUIDs but for version 8, which is what hashes are stored as. */
const storedAsItself = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-79a-f][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An idempotency key as it is stored: 16 bytes, and the caller's own text where they don't tell it. */
export interface StoredKey {
  key: string;
  id: string | null;
}

/** A UUID is its own key; any other text is kept beside a UUID made of the first 122 bits of its SHA-256 (RFC 9562, version 8). */
export function eventKey(id: string): StoredKey {
  if (id.length === 36 && storedAsItself.test(id)) return { key: id, id: null };
  const hex = createHash("sha256").update(id).digest("hex");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) & 3];
  const key = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { key, id };
}

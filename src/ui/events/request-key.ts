/**
 * An idempotency key for a correction. Of random bytes rather than `randomUUID`, which browsers withhold from
 * pages without TLS.
 */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

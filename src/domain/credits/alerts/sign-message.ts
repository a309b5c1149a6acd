import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** A new secret: 256 random bits. */
export const newSecret = (): string => prefix + randomBytes(32).toString("base64");

/**
 * The headers by which a receiver knows that a message is ours, as https://www.standardwebhooks.com says:
 * HMAC-SHA256 of id, time (Unix seconds) and body.
 */
export function signMessage(secret: string, { id, at, body }: { id: string; at: Date; body: string }) {
  const seconds = Math.floor(at.getTime() / 1000);
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${signature}`,
  };
}

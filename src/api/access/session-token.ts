import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export const sessionCookie = "meterline_session";

/** Seconds that a sign-in lasts. */
export const sessionSeconds = 30 * 86_400;

/** Whether two secrets are the same, in a time that tells nothing about either. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function sign(expires: number, adminKey: string): string {
  return createHmac("sha256", `meterline session ${adminKey}`).update(String(expires)).digest("base64url");
}

/** A token that says that its bearer signed in with the key; worthless once the key changes. */
export function createSessionToken(adminKey: string, now: Date): string {
  const expires = Math.floor(now.getTime() / 1000) + sessionSeconds;
  return `${expires}.${sign(expires, adminKey)}`;
}

export function isValidSessionToken(token: string, adminKey: string, now: Date): boolean {
  const [expires = "", signature = ""] = token.split(".");
  if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 < now.getTime()) return false;
  return isSameSecret(signature, sign(Number(expires), adminKey));
}

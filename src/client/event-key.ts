import { randomFillSync } from "node:crypto";

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const keyBytes = 10;
const pool = new Uint8Array(keyBytes * 400);
let taken = pool.length;
let lastTime = 0;
let counter = 0;

/**
 * A UUID version 7: keys of this process sort as they were made, which keeps the server's index local.
 * Source: RFC 9562, section 5.7, with a 12-bit counter within a millisecond (section 6.2, method 1).
 */
export function makeEventKey(now: number = Date.now()): string {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const byte = (index: number) => pool[taken + index] ?? 0;
  if (now > lastTime) {
    lastTime = now;
    // Half of the counter's room stays free for the keys that follow.
    counter = ((byte(8) << 8) | byte(9)) & 0x7ff;
  } else if (++counter > 0xfff) {
    lastTime++;
    counter = 0;
  }
  const time = lastTime.toString(16).padStart(12, "0");
  const text = (index: number) => hex[byte(index)] ?? "00";
  const variant = hex[0x80 | (byte(0) & 0x3f)] ?? "80";
  const key =
    `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${text(1)}-` +
    `${text(2)}${text(3)}${text(4)}${text(5)}${text(6)}${text(7)}`;
  taken += keyBytes;
  return key;
}

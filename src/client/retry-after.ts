/** A server that says more is believed no further, ms. */
const longest = 24 * 60 * 60 * 1000;

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110, section 10.2.3: seconds or an HTTP date), 0 to a
 * day; 0 for none or an unreadable one. A date is measured against the answer's own Date header where there
 * is one, so that a wrong clock here doesn't matter.
 */
export function retryAfterMs(
  header: string | undefined,
  dateHeader: string | undefined,
  now: number,
): number {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(longest, Number(text) * 1000);
  const until = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return 0;
  const sentAt = Date.parse(dateHeader ?? "");
  return Math.min(longest, Math.max(0, until - (Number.isNaN(sentAt) ? now : sentAt)));
}

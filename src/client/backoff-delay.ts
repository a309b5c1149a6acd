/** How long to wait before trying again. */
export interface Backoff {
  /** Upper bound of the first wait, ms. */
  baseMs: number;
  /** Upper bound of every wait, ms. */
  ceilingMs: number;
  /** By how much the upper bound grows with each attempt. */
  factor: number;
}

/**
 * Milliseconds to wait after the `failures`-th failure in a row (1 or more): anywhere between 0 and the
 * bound, so that many clients don't come back at once, and never before `retryAfterMs`.
 */
export function backoffDelay(
  failures: number,
  backoff: Backoff,
  retryAfterMs = 0,
  random: () => number = Math.random,
): number {
  const bound = (attempt: number) =>
    Math.min(backoff.ceilingMs, backoff.baseMs * backoff.factor ** (attempt - 1));
  // What the server asked for replaces the growth; the jitter on top spreads those it told the same.
  if (retryAfterMs > 0) return retryAfterMs + random() * bound(1);
  return random() * bound(failures);
}

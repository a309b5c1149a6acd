interface Pauses {
  /** Upper bound of the first pause, ms; it doubles with each try. */
  pauseMs: number;
  /** Upper bound of every pause, ms. */
  longestPauseMs: number;
}

/**
 * ms to wait before the `attempt`-th try after the first (1 or more): anywhere between 0 and a bound that
 * doubles, so that many callers don't come back at once; on top of what the service asked to wait.
 */
export function pauseBeforeTry(
  attempt: number,
  { pauseMs, longestPauseMs }: Pauses,
  retryAfterMs = 0,
  random: () => number = Math.random,
): number {
  return retryAfterMs + random() * Math.min(longestPauseMs, pauseMs * 2 ** (attempt - 1));
}

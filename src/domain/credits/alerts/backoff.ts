/** Attempts of one message before it is given up. */
export const maxAttempts = 8;

/** ms after the first failure; each later one waits four times as long, so eight attempts take about 23 hours. */
const first = 15_000;
const factor = 4;

/** A part of the wait by which it is made longer or shorter, so that messages that failed together part. */
const jitter = 0.2;

/** ms; no receiver holds messages up for longer by asking for it. */
const longestAsked = 24 * 3_600_000;

/**
 * ms until the next attempt after so many failed ones; not before the receiver asked for it (`asked`, ms).
 * `random` is from 0 up to 1.
 */
export function backoff(attempts: number, random: number, asked = 0): number {
  const wait = first * factor ** (attempts - 1) * (1 + jitter * (2 * random - 1));
  return Math.round(Math.max(wait, Math.min(asked, longestAsked)));
}

/** ms that a Retry-After header asks for: seconds, or a date. 0 for none that can be read. */
export function readRetryAfter(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}

/** Attempts of one message before it is given up. */
export const maxAttempts = 8;

/** ms after the first failure; each later one waits four times as long, so eight attempts take about 23 hours. */
const first = 15_000;
const factor = 4;

/** A part of the wait by which it is made longer or shorter, so that messages that failed together part. */
const jitter = 0.2;

/**
 * ms until the next attempt after so many failed ones; not before the receiver asked for it (`asked`, ms).
 * `random` is from 0 up to 1.
 */
export function backoff(attempts: number, random: number, asked = 0): number {
  const wait = first * factor ** (attempts - 1) * (1 + jitter * (2 * random - 1));
  return Math.round(Math.max(wait, asked));
}

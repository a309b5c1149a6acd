import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff, maxAttempts } from "#/domain/credits/alerts/backoff.ts";

const hour = 3_600_000;
const failures = Array.from({ length: maxAttempts - 1 }, (_, place) => place + 1);

test("waits are four times as long each time, and eight attempts take about a day", () => {
  expect(failures.map((attempts) => backoff(attempts, 0.5) / 1000)).toEqual([
    15, 60, 240, 960, 3840, 15_360, 61_440,
  ]);
  const all = (random: number) => failures.reduce((sum, attempts) => sum + backoff(attempts, random), 0);
  expect(all(0)).toBeGreaterThan(18 * hour);
  expect(all(1)).toBeLessThan(28 * hour);
});

test("chance moves a wait by a fifth at most, and never past the next one", () => {
  const anyChance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...failures), anyChance, anyChance, (attempts, chance, other) => {
      const middle = 15_000 * 4 ** (attempts - 1);
      const wait = backoff(attempts, chance);
      expect(wait).toBeGreaterThanOrEqual(middle * 0.8);
      expect(wait).toBeLessThanOrEqual(middle * 1.2);
      expect(wait).toBeLessThan(backoff(attempts + 1, other));
      expect(Number.isInteger(wait)).toBe(true);
    }),
  );
});

test("a receiver may ask for a longer wait, but for no shorter one", () => {
  expect(backoff(1, 0.5, 1000)).toBe(15_000);
  expect(backoff(1, 0.5, 100_000)).toBe(100_000);
});

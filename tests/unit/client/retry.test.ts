import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffDelay } from "#/client/backoff-delay.ts";
import { retryAfterMs } from "#/client/retry-after.ts";
import { seededRandom } from "#/domain/seeded-random.ts";

const backoff = { baseMs: 100, ceilingMs: 5000, factor: 2 };

describe("backoff", () => {
  test("is spread over everything from 0 to a bound that doubles up to the ceiling", () => {
    const random = seededRandom(7);
    for (const [failures, bound] of [
      [1, 100],
      [2, 200],
      [4, 800],
      [6, 3200],
      [7, 5000],
      [2000, 5000],
    ] as const) {
      const delays = Array.from({ length: 500 }, () => backoffDelay(failures, backoff, 0, random));
      expect(Math.max(...delays)).toBeLessThanOrEqual(bound);
      expect(Math.max(...delays)).toBeGreaterThan(bound * 0.95);
      expect(Math.min(...delays)).toBeLessThan(bound * 0.05);
    }
  });

  test("never ends before Retry-After, and seldom just at it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 600_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, retryAfter, random) => {
          const delay = backoffDelay(failures, backoff, retryAfter, () => random);
          expect(delay).toBeGreaterThanOrEqual(retryAfter);
          expect(delay).toBeLessThanOrEqual(retryAfter + backoff.baseMs);
        },
      ),
    );
  });
});

test.each<[string | undefined, string | undefined, number]>([
  [undefined, undefined, 0],
  ["3", undefined, 3000],
  [" 0 ", undefined, 0],
  ["-3", undefined, 0],
  ["2.5", undefined, 0],
  ["soon", undefined, 0],
  ["999999999", undefined, 86_400_000],
  ["Sat, 21 Nov 2026 12:00:30 GMT", undefined, 30_000],
  ["Sat, 21 Nov 2026 11:00:00 GMT", undefined, 0],
  // The server's clock is an hour ahead of this one.
  ["Sat, 21 Nov 2026 13:00:10 GMT", "Sat, 21 Nov 2026 13:00:00 GMT", 10_000],
])("Retry-After %s (Date %s) asks for %i ms", (header, date, expected) => {
  expect(retryAfterMs(header, date, Date.UTC(2026, 10, 21, 12))).toBe(expected);
});

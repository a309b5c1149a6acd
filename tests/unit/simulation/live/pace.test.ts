import fc from "fast-check";
import { expect, test } from "vitest";
import { dueAt, isTooEarly, LagWatch, lagOf, type Pace } from "#/domain/simulation/live/pace.ts";

const anyPace = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  step: fc.nat(1_000_000),
  speed: fc.constantFrom(0.1, 0.5, 1, 2, 3, 7, 10, 60, 100),
});

test("steps are due one behind the other, each half a simulated second after the one before", () => {
  fc.assert(
    fc.property(anyPace, fc.nat(100_000), (pace, steps) => {
      const due = dueAt(pace, pace.step + steps);
      expect(due).toBeCloseTo(pace.at + (steps * 500) / pace.speed, 2);
      expect(lagOf(pace, pace.step + steps, dueAt(pace, pace.step + steps + 1))).toBe(0);
      expect(isTooEarly(pace, pace.step + steps, due)).toBe(false);
      expect(isTooEarly(pace, pace.step + steps, due - 2001)).toBe(true);
    }),
  );
});

test("at the slowest speed the next step is seconds away, and that is no clock set back", () => {
  const pace: Pace = { at: 10_000, step: 4, speed: 0.1 };
  expect(dueAt(pace, 5)).toBe(15_000);
  expect(isTooEarly(pace, 4, 10_000)).toBe(false);
  expect(isTooEarly(pace, 4, 7_000)).toBe(true);
});

/** Looks at a run each 10 ms that does so many ms of its steps in a ms; ms until it gives up, or null if it catches up. */
function follow(lag: number, done: number): number | null {
  const watch = new LagWatch();
  for (let now = 0, left = lag; now < 200_000; now += 10, left += 10 - done * 10) {
    if (left <= 0) return null;
    if (watch.isHopeless(left, now)) return now;
  }
  return null;
}

test("a lag that shrinks is caught up, however slowly at first; one that stays is let go within seconds", () => {
  expect(follow(59_000, 3)).toBeNull();
  expect(follow(20_000, 1.5)).toBeNull();
  expect(follow(1900, 1)).toBeNull();
  expect(follow(5000, 1)).toBe(1000);
  expect(follow(5000, 0.2)).toBe(1000);
  expect(follow(50_000, 1.01)).toBe(1000);
  expect(follow(60_001, 50)).toBe(0);
});

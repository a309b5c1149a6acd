import fc from "fast-check";
import { expect, test } from "vitest";
import { type Interval, mergeIntervals } from "#/domain/simulation/live/merge-intervals.ts";

/** Intervals one behind the other, some of no length, some missing. */
const anyIntervals = fc
  .array(
    fc.record({
      steps: fc.nat(8),
      gap: fc.nat(3),
      requests: fc.nat(50),
      failed: fc.nat(50),
      latencyMs: fc.nat(500),
    }),
    { maxLength: 60 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ steps, gap, requests, failed, latencyMs }): Interval => {
      const fromSeconds = at + gap / 2;
      const toSeconds = fromSeconds + steps / 2;
      at = toSeconds;
      const made = steps === 0 ? 0 : requests;
      const failures = Math.min(made, failed);
      return { fromSeconds, toSeconds, requests: made, failures, latencyMs: made === 0 ? null : latencyMs };
    });
  });

test("merged points hold every request once, in order, and each ends where an interval ends", () => {
  fc.assert(
    fc.property(anyIntervals, fc.integer({ min: 1, max: 40 }), (intervals, most) => {
      const points = mergeIntervals(intervals, most);
      expect(points.length).toBeLessThanOrEqual(most);
      // Each point against a plain sum of the intervals that end within it.
      let from = Number.NEGATIVE_INFINITY;
      for (const { timeSeconds, requests, failures, errorRate, latencyMs } of points) {
        const within = intervals.filter(
          ({ fromSeconds, toSeconds }) =>
            toSeconds > fromSeconds && toSeconds > from && toSeconds <= timeSeconds,
        );
        expect(within.at(-1)?.toSeconds).toBe(timeSeconds);
        const sum = (value: (interval: Interval) => number) =>
          within.reduce((all, one) => all + value(one), 0);
        expect(requests).toBe(sum((interval) => interval.requests));
        expect(failures).toBe(sum((interval) => interval.failures));
        expect(errorRate).toBe(requests === 0 ? 0 : failures / requests);
        const total = sum((interval) => (interval.latencyMs ?? 0) * interval.requests);
        expect(latencyMs).toBe(requests === 0 ? null : total / requests);
        from = timeSeconds;
      }
      const long = intervals.filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
      expect(points.at(-1)?.timeSeconds).toBe(long.at(-1)?.toSeconds);
    }),
  );
});

test("with room for each interval, each is a point", () => {
  const intervals = [0, 1, 2, 3].map((at) => ({
    fromSeconds: at,
    toSeconds: at + 1,
    requests: at,
    failures: 0,
    latencyMs: at === 0 ? null : 10,
  }));
  expect(mergeIntervals(intervals, 4)).toEqual(
    intervals.map(({ toSeconds, requests, latencyMs }) => ({
      timeSeconds: toSeconds,
      requests,
      failures: 0,
      errorRate: 0,
      latencyMs,
    })),
  );
});

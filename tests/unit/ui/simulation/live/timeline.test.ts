import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { historyFrom, historySamples, joinSamples } from "#/ui/simulation/timeline/live-samples.ts";
import { othersKey, prepareTimeline, type Sample } from "#/ui/simulation/timeline/prepare-timeline.ts";

const sample = (
  fromSeconds: number,
  toSeconds: number,
  ...points: [number, number, number | null][]
): Sample => ({
  fromSeconds,
  toSeconds,
  points: points.map(([requests, failures, latencyMs]) => ({ requests, failures, latencyMs })),
});

describe("the timeline", () => {
  const services = ["a", "b", "c"];

  test("a point covers the window before it, weighed by requests; others are summed up", () => {
    const samples = [
      sample(0, 10, [10, 10, 100], [1, 0, 10], [1, 1, 30]),
      sample(10, 40, [30, 0, 20], [0, 0, null], [3, 0, 10]),
    ];
    const { rows, coveredSeconds } = prepareTimeline({
      services,
      shown: ["a"],
      samples,
      fromSeconds: 0,
      toSeconds: 40,
    });
    expect(coveredSeconds).toBe(30);
    expect(rows.at(-1)).toEqual({
      timeSeconds: 40,
      values: {
        a: { requests: 30, failures: 0, errorRate: 0, latencyMs: 20 },
        [othersKey]: { requests: 3, failures: 0, errorRate: 0, latencyMs: 10 },
      },
    });
    const at10 = rows.find(({ timeSeconds }) => timeSeconds === 10);
    expect(at10?.values).toEqual({
      a: { requests: 10, failures: 10, errorRate: 1, latencyMs: 100 },
      [othersKey]: { requests: 2, failures: 1, errorRate: 0.5, latencyMs: 20 },
    });
  });

  test("without requests there is no rate; without samples nothing is known", () => {
    const { rows } = prepareTimeline({
      services: ["a"],
      shown: ["a"],
      samples: [sample(0, 2, [0, 0, null]), sample(100, 102, [1, 0, 5])],
      fromSeconds: 0,
      toSeconds: 102,
    });
    const at = (time: number) => rows.find(({ timeSeconds }) => timeSeconds === time)?.values;
    expect(at(2)).toEqual({ a: { requests: 0, failures: 0, errorRate: null, latencyMs: null } });
    expect(at(50)).toBeNull();
    expect(at(100)).toBeNull();
    expect(at(102)?.a).toMatchObject({ requests: 1 });
  });

  test("times are regular, at most some hundred of them, with the latest at the end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.integer({ min: 1, max: 40_000_000 }),
        (from, span) => {
          const to = from + span / 2;
          const { rows } = prepareTimeline({
            services: [],
            shown: [],
            samples: [],
            fromSeconds: from,
            toSeconds: to,
          });
          const times = rows.map(({ timeSeconds }) => timeSeconds);
          expect(times.length).toBeLessThanOrEqual(152);
          expect(times.at(-1)).toBe(to);
          const steps = times.slice(1, -1).map((time, index) => time - (times[index] ?? 0));
          for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? step, 6);
          expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
        },
      ),
    );
  });

  test("each point is what counting the samples one by one gives", () => {
    const anySamples = fc
      .array(
        fc.record({
          gap: fc.integer({ min: 0, max: 8 }),
          length: fc.integer({ min: 1, max: 9 }),
          counts: fc.array(fc.tuple(fc.nat(50), fc.nat(9)), { minLength: 3, maxLength: 3 }),
        }),
        { maxLength: 60 },
      )
      .map((parts) => {
        let time = 0;
        return parts.map(({ gap, length, counts }) => {
          const from = time + gap * 2;
          time = from + length / 2;
          return sample(
            from,
            time,
            ...counts.map(([requests, failures]): [number, number, number] => [
              requests,
              Math.min(requests, failures),
              requests,
            ]),
          );
        });
      });
    fc.assert(
      fc.property(anySamples, fc.subarray(services), (samples, shown) => {
        const toSeconds = samples.at(-1)?.toSeconds ?? 0;
        const { rows, coveredSeconds } = prepareTimeline({
          services,
          shown,
          samples,
          fromSeconds: 0,
          toSeconds,
        });
        for (const { timeSeconds, values } of rows) {
          const covering = samples.findIndex(
            (one) => one.fromSeconds < timeSeconds && one.toSeconds >= timeSeconds,
          );
          expect(values === null).toBe(covering < 0);
          if (!values) continue;
          const counted = samples.filter(
            (one, index) => index <= covering && one.toSeconds > timeSeconds - coveredSeconds,
          );
          for (const key of shown) {
            const place = services.indexOf(key);
            const requests = counted.reduce((sum, { points }) => sum + (points[place]?.requests ?? 0), 0);
            const failures = counted.reduce((sum, { points }) => sum + (points[place]?.failures ?? 0), 0);
            expect(values[key]).toMatchObject({
              requests,
              failures,
              errorRate: requests > 0 ? failures / requests : null,
            });
          }
          const all = counted.reduce(
            (sum, { points }) => sum + points.reduce((total, point) => total + point.requests, 0),
            0,
          );
          expect(Object.values(values).reduce((sum, value) => sum + value.requests, 0)).toBe(all);
        }
      }),
    );
  });
});

describe("what is stored and what was told", () => {
  const history = {
    runId: "run",
    fromSeconds: 10,
    toSeconds: 14,
    services: [
      {
        serviceId: "b",
        points: [12, 14].map((timeSeconds) => ({
          timeSeconds,
          requests: 2,
          failures: 1,
          errorRate: 0.5,
          latencyMs: 9,
        })),
      },
      {
        serviceId: "a",
        points: [12, 14].map((timeSeconds) => ({
          timeSeconds,
          requests: 7,
          failures: 0,
          errorRate: 0,
          latencyMs: null,
        })),
      },
    ],
    events: [],
    failures: [],
  };

  test("history becomes samples in the order of the services", () => {
    expect(historySamples(history, ["a", "b", "new"])).toEqual([
      sample(10, 12, [7, 0, null], [2, 1, 9], [0, 0, null]),
      sample(12, 14, [7, 0, null], [2, 1, 9], [0, 0, null]),
    ]);
    expect(historySamples({ ...history, services: [] }, ["a"])).toEqual([]);
  });

  test("they are joined without a double", () => {
    const told = [sample(10, 12), sample(12, 14), sample(14, 16), sample(18, 20)];
    expect(joinSamples([sample(0, 14)], told).map(({ toSeconds }) => toSeconds)).toEqual([14, 16, 20]);
    expect(joinSamples([], told)).toEqual(told);
  });

  test("the past is asked for from far enough back, and seldom", () => {
    expect(historyFrom(100, 300)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e7 }), fc.constantFrom(300, 1200, 30_000), (time, span) => {
        const from = historyFrom(time, span);
        expect(from).toBeLessThanOrEqual(Math.max(0, time - span - span / 4));
        expect(from === 0 || from > time - 2 * span).toBe(true);
        expect(from % (span / 4)).toBe(0);
      }),
    );
  });
});

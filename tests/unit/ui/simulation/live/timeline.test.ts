import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseSeries, mostSeries } from "#/ui/simulation/timeline/choose-series.ts";
import { failureBands } from "#/ui/simulation/timeline/failure-bands.ts";
import { historyFrom, historySamples, joinSamples } from "#/ui/simulation/timeline/live-samples.ts";
import {
  othersKey,
  prepareTimeline,
  type Sample,
  shareCeiling,
} from "#/ui/simulation/timeline/prepare-timeline.ts";
import { lookOfService } from "#/ui/simulation/timeline/series-looks.ts";
import { formatClock, formatExactClock, secondsOf, timeTicks } from "#/ui/simulation/timeline/time-spans.ts";
import { outage, service } from "./any-frame.ts";

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

describe("which lines are drawn", () => {
  const services = Array.from({ length: 9 }, (_, index) => service(`s${index}`));

  test("the first ones while all is well, and what is looked at", () => {
    expect(chooseSeries(services, [], null)).toEqual(["s0", "s1", "s2", "s3", "s4", "s5"]);
    expect(chooseSeries(services, [], "s8")).toEqual(["s8", "s0", "s1", "s2", "s3", "s4"]);
  });

  test("causes before symptoms before what failed earlier", () => {
    const seen = services.map((one) => {
      if (one.serviceId === "s7")
        return { ...one, status: "failing", diagnosis: { role: "root_cause" } } as const;
      return one.serviceId === "s6" ? ({ ...one, status: "degraded" } as const) : one;
    });
    const chosen = chooseSeries(seen, [outage("s8")], null);
    expect(chosen).toEqual(["s7", "s6", "s8", "s0", "s1", "s2"]);
    expect(chosen).toHaveLength(mostSeries);
  });

  test("thirty services look different", () => {
    const looks = services
      .concat(services, services, services)
      .slice(0, 30)
      .map((_, place) => lookOfService(place));
    expect(new Set(looks.map(({ color, dashes }) => `${color} ${dashes}`)).size).toBe(30);
  });
});

test("failures are drawn as far as the chart goes", () => {
  const failures = [
    outage("late", { startSeconds: 90, endSeconds: null }),
    outage("early", { startSeconds: 5, endSeconds: 60 }),
    outage("gone", { startSeconds: 5, endSeconds: 50 }),
    outage("to come", { startSeconds: 120, endSeconds: 130 }),
  ];
  expect(failureBands(failures, 50, 100)).toEqual([
    {
      id: "outage of early",
      number: 1,
      label: "early out",
      mark: "F1",
      fromSeconds: 50,
      toSeconds: 60,
      isOpen: false,
    },
    {
      id: "outage of late",
      number: 2,
      label: "late out",
      mark: "F2",
      fromSeconds: 90,
      toSeconds: 100,
      isOpen: true,
    },
  ]);
});

test("failures that begin at the same place share a mark", () => {
  const failures = [
    outage("a"),
    outage("b"),
    outage("c", { startSeconds: 30 }),
    outage("d", { startSeconds: 11 }),
  ];
  expect(failureBands(failures, 0, 100).map(({ mark }) => mark)).toEqual(["F1 F2 F3", null, null, "F4"]);
});

test("an axis of shares goes as far as it has to", () => {
  const rowsOf = (...rates: (number | null)[]) =>
    rates.map((errorRate, timeSeconds) => ({
      timeSeconds,
      values: { a: { requests: 1, failures: 0, errorRate, latencyMs: null } },
    }));
  expect(shareCeiling([])).toBe(0.1);
  expect(shareCeiling([{ timeSeconds: 1, values: null }, ...rowsOf(null, 0.08)])).toBe(0.1);
  expect([0.11, 0.3, 0.51, 1].map((rate) => shareCeiling(rowsOf(0, rate)))).toEqual([0.25, 0.5, 1, 1]);
});

describe("times", () => {
  test("a clock of simulated time", () => {
    expect([0, 9.5, 65, 3600, 3725.9, 90_061].map(formatClock)).toEqual([
      "0:00",
      "0:09",
      "1:05",
      "1:00:00",
      "1:02:05",
      "1 d 1:01:01",
    ]);
  });

  test("with tenths where there are some", () => {
    expect([0, 65, 65.5, 3599.9].map(formatExactClock)).toEqual(["0:00", "1:05", "1:05.5", "59:59.9"]);
  });

  test("spans grow with the speed, for they are minutes on the wall", () => {
    expect(secondsOf("short", 1)).toBe(300);
    expect(secondsOf("short", 100)).toBe(30_000);
    expect(secondsOf("all", 5)).toBeNull();
  });

  test("a few round times are named, whatever the span", () => {
    expect(timeTicks(0, 300)).toEqual([0, 60, 120, 180, 240, 300]);
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e8 }), (from, span) => {
        const ticks = timeTicks(from, from + span);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks.every((tick) => tick >= from && tick <= from + span)).toBe(true);
      }),
    );
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseSeries, mostSeries } from "#/ui/simulation/timeline/choose-series.ts";
import { failureBands } from "#/ui/simulation/timeline/failure-bands.ts";
import { shareCeiling } from "#/ui/simulation/timeline/prepare-timeline.ts";
import { lookOfService } from "#/ui/simulation/timeline/series-looks.ts";
import { formatClock, formatExactClock, secondsOf, timeTicks } from "#/ui/simulation/timeline/time-spans.ts";
import { outage, service } from "./any-frame.ts";

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

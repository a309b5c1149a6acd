import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrivalTable, drawArrivals } from "#/domain/simulation/engine/arrivals.ts";
import { drawLatencyUs, latencyColumns } from "#/domain/simulation/engine/draw-latency.ts";
import { binCount, binOf, middleOf } from "#/domain/simulation/engine/latency-bins.ts";
import { mix, toUnit } from "#/domain/simulation/engine/mix.ts";
import { expectedLatencyMs } from "#/domain/simulation/topology/expected-latency.ts";
import type { LatencyDistribution } from "#/domain/simulation/topology/topology.ts";

describe("arrivals", () => {
  test.each([0, 0.01, 1, 7.5, 100, 5000])("of %d a step have the mean and the spread of Poisson", (mean) => {
    const table = arrivalTable(mean);
    let sum = 0;
    let squares = 0;
    let before = 0;
    table.cumulative.forEach((cumulative, at) => {
      const count = table.first + at;
      sum += count * (cumulative - before);
      squares += (count - mean) ** 2 * (cumulative - before);
      before = cumulative;
    });
    expect(before).toBeCloseTo(1, 12);
    expect(sum).toBeCloseTo(mean, 6);
    expect(squares).toBeCloseTo(mean, 5);
  });

  test("are the count whose share of the distribution the number falls into", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (mean, unit) => {
          let probability = Math.exp(-mean);
          let below = 0;
          let count = 0;
          while (below + probability <= unit && count < 300) {
            below += probability;
            count++;
            probability *= mean / count;
          }
          const drawn = drawArrivals(arrivalTable(mean), unit);
          // At the very edge of a count, sums of binary numbers may differ in their last digit.
          const isEdge = Math.min(unit - below, below + probability - unit) < 1e-12;
          if (!isEdge) expect(drawn).toBe(count);
        },
      ),
    );
  });
});

describe("keyed numbers", () => {
  test("are even, and those of neighbours have nothing to do with each other", () => {
    const cells = new Array<number>(100).fill(0);
    const count = 100_000;
    for (let key = 0; key < count; key++) {
      const cell = Math.floor(toUnit(mix(key, 3)) * 10) * 10 + Math.floor(toUnit(mix(key, 4)) * 10);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const expected = count / 100;
    const chiSquare = cells.reduce((sum, cell) => sum + (cell - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: a mean of 99, a deviation of 14.
    expect(chiSquare).toBeLessThan(170);
  });

  test("of one key differ for different salts, and of different keys for one", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1 << 21), fc.nat(1 << 21), (key, one, other) => {
        if (one !== other) {
          expect(mix(key, one)).not.toBe(mix(key, other));
          expect(mix(one, key)).not.toBe(mix(other, key));
        }
      }),
    );
  });
});

describe("latencies", () => {
  const distributions: LatencyDistribution[] = [
    { kind: "constant", ms: 12.5 },
    { kind: "uniform", minMs: 10, maxMs: 100 },
    { kind: "exponential", meanMs: 40 },
    { kind: "normal", meanMs: 50, deviationMs: 10 },
    { kind: "normal", meanMs: 10, deviationMs: 40 },
    { kind: "lognormal", medianMs: 30, sigma: 0.8 },
  ];
  test.each(distributions)("%j has the mean that is expected of it", (latency) => {
    const columns = latencyColumns([latency]);
    const count = 200_000;
    let sum = 0;
    for (let key = 0; key < count; key++) {
      const us = drawLatencyUs(columns, 0, mix(77, key));
      if (us < 0 || !Number.isInteger(us)) throw new Error(`drew ${us}`);
      sum += us;
    }
    expect(sum / count / 1000 / expectedLatencyMs(latency)).toBeCloseTo(1, 2);
  });

  test("are within their least and greatest", () => {
    const columns = latencyColumns([{ kind: "uniform", minMs: 10, maxMs: 100 }]);
    fc.assert(
      fc.property(fc.integer(), (key) => {
        const us = drawLatencyUs(columns, 0, key);
        expect(us >= 10_000 && us <= 100_000).toBe(true);
      }),
    );
  });
});

test("a bin's middle is within 6.25 % of all that it holds, and bins are in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), (us) => {
      const bin = binOf(us);
      expect(bin).toBeLessThan(binCount);
      expect(Math.abs(middleOf(bin) - us) / us).toBeLessThanOrEqual(0.0625);
      expect(binOf(us - 1)).toBeLessThanOrEqual(bin);
    }),
    { numRuns: 1000 },
  );
  expect(binOf(0)).toBe(0);
  expect(binOf(1e15)).toBe(binOf(2 ** 32 - 1));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outageFaults, seedOf } from "#/jobs/simulation/traffic/outage-faults.ts";

const take = (seed: number, count: number) => Array.from({ length: count }, outageFaults(seed));

describe("faults of an outage", () => {
  test("one request in five is lost, delayed and repeated each, in any order", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (seed, fives) => {
        const faults = take(seed, fives * 5);
        const count = (kind: string) => faults.filter((fault) => fault.kind === kind).length;
        expect(["lost answer", "delay", "repeat", "none"].map(count)).toEqual([
          fives,
          fives,
          fives,
          2 * fives,
        ]);
        for (const fault of faults) {
          if (fault.kind !== "delay") continue;
          expect(fault.ms).toBeGreaterThanOrEqual(20);
          expect(fault.ms).toBeLessThanOrEqual(300);
        }
      }),
    );
  });

  test("follow from the seed", () => {
    expect(take(7, 50)).toEqual(take(7, 50));
    expect(take(7, 50)).not.toEqual(take(8, 50));
    // Known values of FNV-1a.
    expect([seedOf(""), seedOf("a"), seedOf("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { windowParts } from "#/domain/analytics/windows/window-parts.ts";
import { dayOf, microsPerDay, parseInstant, startOfDay } from "#/domain/instant.ts";

const day = microsPerDay;
const instant = fc.oneof(
  fc.bigInt({ min: -day * 400n, max: day * 30_000n }),
  // On and beside midnights, where the parts change.
  fc
    .tuple(fc.integer({ min: -400, max: 30_000 }), fc.integer({ min: -2, max: 2 }))
    .map(([n, off]) => startOfDay(n) + BigInt(off)),
);

test("each instant is in exactly one part of the window if it is in the window, else in none", () => {
  fc.assert(
    fc.property(
      instant,
      fc.constantFrom(1, 7, 30),
      fc.bigInt({ min: -2n, max: 32n }),
      fc.bigInt({ min: -1n, max: 1n }),
      (reference, days, away, off) => {
        const parts = windowParts(reference, days);
        const near = [
          reference - away * day + off,
          startOfDay(dayOf(reference - away * day)) + off,
          reference - BigInt(days) * day + off,
        ];
        for (const time of near) {
          const isInside = time >= reference - BigInt(days) * day && time <= reference;
          const inDays = dayOf(time) >= parts.firstDay && dayOf(time) <= parts.lastDay ? 1 : 0;
          const inEdges = parts.edges.filter(({ from, to }) => time >= from && time < to).length;
          expect(inDays + inEdges).toBe(isInside ? 1 : 0);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test("the ends never reach beyond the days beside the whole ones", () => {
  fc.assert(
    fc.property(instant, fc.constantFrom(1, 7, 30), (reference, days) => {
      const { firstDay, lastDay, edges } = windowParts(reference, days);
      for (const { from, to } of edges) {
        if (from >= to) continue;
        expect(dayOf(from)).toBeGreaterThanOrEqual(firstDay - 1);
        expect(dayOf(to - 1n)).toBeLessThanOrEqual(lastDay + 1);
      }
    }),
  );
});

test("a window that ends at midnight holds whole days and the first instant of the next", () => {
  const reference = parseInstant("2022-12-15", "reference");
  const parts = windowParts(reference, 7);
  expect(parts).toMatchObject({ firstDay: dayOf(reference) - 7, lastDay: dayOf(reference) - 1 });
  expect(parts.edges[1]).toEqual({ from: reference, to: reference + 1n });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { FeedCursor } from "#/domain/usage/feed/feed-cursor.ts";

test("numbers that were not there yet are awaited until they come", () => {
  const cursor = new FeedCursor(10);
  cursor.advance([12, 15]);
  expect(String(cursor)).toBe("15-11.13.14");
  cursor.advance([13, 16]);
  expect(String(FeedCursor.parse(String(cursor)))).toBe("16-11.14");
  cursor.advance([11, 14]);
  expect(String(cursor)).toBe("16");
});

test("what never comes is given up after five minutes, or where there is too much of it", () => {
  const cursor = new FeedCursor(0, [], 0);
  cursor.advance([3], 0);
  cursor.advance([5], 200_000);
  expect(cursor.awaited).toEqual([1, 2, 4]);
  cursor.advance([], 300_001);
  expect(cursor.awaited).toEqual([4]);
  cursor.advance([10_000], 300_001);
  expect(cursor.awaited).toHaveLength(200);
  expect(FeedCursor.isCursor(String(cursor))).toBe(true);
});

test("read in any order of commits and with any breaks, every number comes once", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Array.from({ length: 40 }, (_, place) => place + 1)),
      fc.array(fc.nat({ max: 3 })),
      (commits, breaks) => {
        let cursor = new FeedCursor(0);
        const visible = new Set<number>();
        const told: number[] = [];
        commits.forEach((id, place) => {
          visible.add(id);
          const pause = breaks[place] ?? 0;
          if (pause === 1) return;
          if (pause === 2) cursor = FeedCursor.parse(String(cursor));
          const awaited = new Set(cursor.awaited);
          const found = [...visible]
            .filter((one) => one > cursor.high || awaited.has(one))
            .sort((a, b) => a - b);
          told.push(...found);
          cursor.advance(found);
        });
        const awaited = new Set(cursor.awaited);
        told.push(...[...visible].filter((one) => one > cursor.high || awaited.has(one)));
        expect(told.toSorted((a, b) => a - b)).toEqual(commits.toSorted((a, b) => a - b));
      },
    ),
  );
});

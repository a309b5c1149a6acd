import fc from "fast-check";
import { expect, test } from "vitest";
import { spread } from "#/server/web-sockets/spread.ts";

const never = new AbortController().signal;

test("every item has its turn once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 300 }),
      fc.integer({ min: 0, max: 30 }),
      async (items, ms) => {
        const done: number[] = [];
        expect(await spread(items, ms, (item) => done.push(item), never)).toBe(items.length);
        expect(done).toEqual(items);
      },
    ),
    { numRuns: 40 },
  );
});

test("items that take long let others in between", async () => {
  let between = 0;
  let isOver = false;
  const count = () => {
    between++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const busily = () => {
    const until = performance.now() + 2;
    while (performance.now() < until);
  };
  await spread(Array.from({ length: 40 }), 0, busily, never);
  isOver = true;
  expect(between).toBeGreaterThanOrEqual(9);
});

test("once aborted it stops and says how far it came", async () => {
  const stop = new AbortController();
  const done: number[] = [];
  const items = Array.from({ length: 100 }, (_, index) => index);
  const reached = await spread(
    items,
    1000,
    (item) => {
      done.push(item);
      if (item === 3) stop.abort();
    },
    stop.signal,
  );
  expect(done).toEqual(items.slice(0, reached));
  expect(reached).toBeLessThan(items.length);
  expect(await spread(items, 0, () => expect.unreachable(), AbortSignal.abort())).toBe(0);
});

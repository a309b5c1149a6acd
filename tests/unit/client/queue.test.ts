import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventQueue } from "#/client/delivery/event-queue.ts";
import { Gate } from "#/client/delivery/gate.ts";
import { Outstanding } from "#/client/delivery/outstanding.ts";

const event = (bytes: number, queuedAt = 0) => ({ id: "k", json: "x", bytes, queuedAt, epoch: 0 });
const limits = { maxEvents: 3, maxBytes: 1000, maxWaitMs: 50 };

describe("the queue", () => {
  test("a batch is due by time, by count and by bytes", () => {
    const queue = new EventQueue();
    expect(queue.dueIn(limits, 0)).toBeUndefined();
    queue.push(event(10, 100));
    expect(queue.dueIn(limits, 100)).toBe(50);
    expect(queue.dueIn(limits, 149)).toBe(1);
    expect(queue.dueIn(limits, 400)).toBe(0);
    queue.push(event(10, 120));
    expect(queue.dueIn(limits, 120)).toBe(30);
    queue.push(event(10, 120));
    expect(queue.dueIn(limits, 120)).toBe(0);
    queue.takeAll();
    queue.push(event(999, 120));
    expect(queue.dueIn(limits, 120)).toBe(0);
  });

  test("batches hold every event once, in order, and fit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 100, max: 900 }),
        (sizes, maxEvents, maxBytes) => {
          const queue = new EventQueue();
          for (const bytes of sizes) queue.push(event(bytes));
          const taken: number[] = [];
          while (queue.length > 0) {
            const batch = queue.take({ maxEvents, maxBytes });
            const body = `[${batch.map(({ bytes }) => "x".repeat(bytes)).join(",")}]`;
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(maxEvents);
            if (batch.length > 1) expect(body.length).toBeLessThanOrEqual(maxBytes);
            taken.push(...batch.map(({ bytes }) => bytes));
          }
          expect(taken).toEqual(sizes);
          expect(queue.dueIn(limits, 0)).toBeUndefined();
        },
      ),
    );
  });
});

describe("the gate", () => {
  test("lets in as many as there are places, and the others in their order", () => {
    const gate = new Gate(2);
    const entered: string[] = [];
    const wait = (name: string) => gate.wait({ enter: () => entered.push(name), refuse: () => {} });
    expect([gate.tryEnter(), gate.tryEnter(), gate.tryEnter()]).toEqual([true, true, false]);
    for (const name of ["a", "b", "c"]) wait(name);
    gate.leave(1);
    expect(entered).toEqual(["a"]);
    expect(gate.tryEnter()).toBe(false);
    gate.leave(2);
    expect(entered).toEqual(["a", "b", "c"]);
    expect(gate.waiting).toBe(0);
    gate.leave(1);
    expect(gate.tryEnter()).toBe(true);
  });

  test("refuses those who wait when it is shut", () => {
    const gate = new Gate(1);
    const refused: Error[] = [];
    gate.tryEnter();
    gate.wait({ enter: () => {}, refuse: (error) => refused.push(error) });
    gate.shut(new Error("closed"));
    expect(refused).toEqual([new Error("closed")]);
  });
});

describe("a flush", () => {
  const isOver = async (done: Promise<void>) => {
    let over = false;
    void done.then(() => {
      over = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    return over;
  };

  test("waits for what was there, in whatever order it ends, and for no more", async () => {
    const outstanding = new Outstanding();
    const [first, second] = [outstanding.add(), outstanding.add()];
    const flush = outstanding.settle();
    const later = outstanding.add();
    const next = outstanding.settle();
    expect(await isOver(flush.done)).toBe(false);
    outstanding.remove(second);
    expect(flush.left()).toBe(1);
    outstanding.remove(first);
    expect(await isOver(flush.done)).toBe(true);
    expect(await isOver(next.done)).toBe(false);
    expect(next.left()).toBe(1);
    outstanding.remove(later);
    expect(await isOver(next.done)).toBe(true);
  });

  test("remembers what was lost on the way", async () => {
    const outstanding = new Outstanding();
    const epoch = outstanding.add();
    const flush = outstanding.settle();
    const later = outstanding.add();
    outstanding.remove(later, new Error("later"));
    outstanding.remove(epoch, new Error("no server"));
    await flush.done;
    expect(flush.left()).toBe(1);
    expect(flush.lastError()?.message).toBe("no server");
  });

  test("of nothing is over at once", async () => {
    expect(await isOver(new Outstanding().settle().done)).toBe(true);
  });
});

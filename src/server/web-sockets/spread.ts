import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** ms of work at once: what a request that comes in the middle of it has to wait. */
const turn = 1;
/** Items between two looks at the clock. */
const few = 4;

/**
 * Does `work` with every item, evenly over `ms`, so that thousands of them hold up nothing else. Stops early once
 * `signal` is aborted. Answers how many were done.
 */
export async function spread<T>(
  items: readonly T[],
  ms: number,
  work: (item: T) => void,
  signal: AbortSignal,
): Promise<number> {
  const pause = Math.min(100, Math.max(4, ms / 100));
  const begun = performance.now();
  let done = 0;
  while (!signal.aborted) {
    const now = performance.now();
    const due = ms > 0 ? Math.ceil((items.length * (now - begun + pause)) / ms) : items.length;
    const end = Math.min(items.length, due);
    do {
      for (const item of items.slice(done, Math.min(done + few, end))) work(item);
      done = Math.min(done + few, end);
    } while (done < end && performance.now() - now < turn);
    if (done === items.length) break;
    await (done < end ? nextTurn() : sleep(pause));
  }
  return done;
}

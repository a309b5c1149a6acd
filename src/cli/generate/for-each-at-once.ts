/** Does `work` for every item, `width` of them at a time. Rejects with the first failure. */
export async function forEachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    const one = work(item).finally(() => running.delete(one));
    // Seen by whoever awaits next; until then it is no unhandled one.
    one.catch(() => {});
    running.add(one);
    if (running.size >= width) await Promise.race(running);
  }
  await Promise.all(running);
}

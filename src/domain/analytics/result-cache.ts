import { LRUCache } from "lru-cache";

// One cache a process, whichever way Next loaded this module.
declare global {
  var meterlineResults: LRUCache<string, object> | undefined;
}

/** Least recently used answers go first when this many are held. */
const maxResults = 2000;

/**
 * The answer to `key` at a version of the data: from memory when it was computed at this version,
 * else computed and kept. Callers that ask while it is being computed share one computation.
 */
export async function cachedByVersion<T extends object>(
  version: string,
  key: string,
  compute: () => Promise<T>,
): Promise<T> {
  globalThis.meterlineResults ??= new LRUCache({ max: maxResults });
  const results = globalThis.meterlineResults;
  const id = `${version} ${key}`;
  const known = results.get(id);
  // The key names the computation, so what it holds is what `compute` returns.
  if (known) return known as Promise<T>;
  const computed = compute();
  results.set(id, computed);
  computed.catch(() => results.delete(id));
  return computed;
}

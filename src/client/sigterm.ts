/** Flushes of the clients that asked for it; none may reject. */
const flushes = new Set<() => Promise<void>>();
let isEnding = false;

/**
 * Runs `flush` when SIGTERM comes, and lets the process end as it would have without the client: by the
 * signal, or as the application's own handlers decide. A second SIGTERM ends it at once. Returns what takes
 * `flush` back.
 */
export function flushOnSigterm(flush: () => Promise<void>): () => void {
  // First in line, so that handlers registered with `once` are still there to be counted.
  if (flushes.size === 0) process.prependListener("SIGTERM", onSigterm);
  flushes.add(flush);
  return () => {
    flushes.delete(flush);
    if (flushes.size === 0 && !isEnding) process.off("SIGTERM", onSigterm);
  };
}

function onSigterm(): void {
  const isOurs = process.listenerCount("SIGTERM") === 1;
  if (isEnding) {
    end(isOurs);
    return;
  }
  isEnding = true;
  void Promise.all([...flushes].map((flush) => flush())).then(() => end(isOurs));
}

function end(isOurs: boolean): void {
  isEnding = false;
  if (!isOurs) return;
  process.off("SIGTERM", onSigterm);
  process.kill(process.pid, "SIGTERM");
}

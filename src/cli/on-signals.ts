/** ms in which a second signal is the echo of the first: the terminal sends Ctrl-C to us and to who started us. */
const echo = 500;

/**
 * Calls `stop` on Ctrl-C, SIGTERM or SIGHUP; the process ends at once, with `code`, when one comes again. Returns what
 * takes all of that back.
 */
export function onSignals(stop: () => void, code = 1): () => void {
  let first: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (first !== undefined && now - first > echo) process.exit(code);
    first ??= now;
    stop();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

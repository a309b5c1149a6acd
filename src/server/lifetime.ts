/** The time from start to stop of the process, and what must be closed at its end. */
export type Lifetime = {
  /** Aborted when the process should end. */
  stopped: AbortSignal;
  /** Aborted when it should end at once. */
  hurried: AbortSignal;
  /** Has `close` run at the end; what was opened last is closed first, but before all that the doors. */
  onEnd: (close: Close) => void;
  /** Has `close` run before anything else is closed: nobody new comes in and those inside may finish. */
  onDoorsClose: (close: Close) => void;
  stop: () => void;
  /** Closes everything. */
  end: () => Promise<void>;
};

type Close = () => Promise<void>;

/** ms in which a second signal is the echo of the first: npm passes a Ctrl-C on that the terminal sent us too. */
const echo = 500;

/** Ends with SIGINT, SIGTERM or a closed terminal; at once with a second signal, by force with a third. */
export function beginLifetime(log: (line: string) => void): Lifetime {
  const stopping = new AbortController();
  const hurrying = new AbortController();
  const closers: Close[] = [];
  const doors: Close[] = [];
  let last = 0;

  function onSignal(): void {
    const isEcho = Date.now() - last < echo;
    if (isEcho) return;
    last = Date.now();
    if (hurrying.signal.aborted) process.exit(130);
    if (stopping.signal.aborted) {
      hurrying.abort();
      return;
    }
    log("Stopping…");
    stopping.abort();
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  // A terminal that is gone takes no more lines.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});

  return {
    stopped: stopping.signal,
    hurried: hurrying.signal,
    onEnd: (close) => closers.push(close),
    onDoorsClose: (close) => doors.push(close),
    stop: () => stopping.abort(),
    async end() {
      for (const close of [...doors.splice(0), ...closers.splice(0).reverse()]) {
        await close().catch((error: unknown) =>
          log(`While stopping: ${error instanceof Error ? error.message : error}`),
        );
      }
    },
  };
}

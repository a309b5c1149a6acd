/**
 * Every timer of one client. None keeps the process alive, except while somebody waits for the client: a
 * process that awaits `flush()` must not end in the middle of a pause between two attempts.
 */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #holds = 0;

  /** Runs `work` after `ms`, unless the function returned is called before. */
  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.#running.delete(timer);
        work();
      },
      Math.min(ms, 2 ** 31 - 1),
    );
    if (this.#holds === 0) timer.unref();
    this.#running.add(timer);
    return () => {
      this.#running.delete(timer);
      clearTimeout(timer);
    };
  }

  /** Resolves after `ms`, or at once when `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const finish = () => {
        cancel();
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const cancel = this.after(ms, finish);
      signal.addEventListener("abort", finish);
    });
  }

  /** Lets timers keep the process alive until the function returned is called. */
  hold(): () => void {
    if (this.#holds++ === 0) for (const timer of this.#running) timer.ref();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#holds === 0) for (const timer of this.#running) timer.unref();
    };
  }
}

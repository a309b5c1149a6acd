/** Wakes those who wait within this process. A ring says only that there may be something new. */
export class Ringer {
  /** Rings so far. */
  #rings = 0;
  readonly #waiting = new Set<() => void>();

  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings++;
    for (const wake of this.#waiting) wake();
  }

  /** Until there are more rings than `seen`, `ms` have passed, or `signal` is aborted. */
  async wait(seen: number, ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#rings > seen || signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", wake);
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }
}

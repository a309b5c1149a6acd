import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionSettings, connect, type Sql } from "./connect.ts";

/** ms after which a lost connection is opened again. */
const patience = 1000;

/**
 * Wakes those who wait whenever any process sends NOTIFY on a channel. A ring says only that there may be
 * something new: whoever waits reads the table, and also reads it now and then without a ring.
 */
export class Bell {
  /** Rings so far. */
  #rings = 0;
  readonly #waiting = new Set<() => void>();
  readonly #channel: string;
  readonly #closed = new AbortController();
  #sql: Sql | undefined;
  #ready: Promise<void> | undefined;
  #isLost = false;

  constructor(channel: string) {
    this.#channel = channel;
  }

  get rings(): number {
    return this.#rings;
  }

  /**
   * Begins to listen, and goes on through lost connections; answers once it hears or was refused. The settings
   * must lead to the server itself.
   */
  listen(settings: ConnectionSettings): Promise<void> {
    this.#ready ??= this.#connect(settings);
    return this.#ready;
  }

  /** Until there are more rings than `seen`, `ms` have passed, or `signal` is aborted. */
  async wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#rings > seen || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#ring();
    await this.#sql?.end({ timeout: 1 });
  }

  #ring(): void {
    this.#rings++;
    for (const wake of this.#waiting) wake();
  }

  async #connect(settings: ConnectionSettings): Promise<void> {
    this.#sql = connect(settings, {
      max: 1,
      applicationName: "meterline live",
      keepSession: true,
      onNotify: () => this.#ring(),
      onClose: () => void this.#listenAgain(),
    });
    await this.#sql.unsafe(`listen ${this.#channel}`).catch(() => void this.#listenAgain());
  }

  async #listenAgain(): Promise<void> {
    if (this.#isLost) return;
    this.#isLost = true;
    while (!this.#closed.signal.aborted) {
      await sleep(patience, undefined, { ref: false });
      if (this.#closed.signal.aborted) return;
      const isListening = await this.#sql?.unsafe(`listen ${this.#channel}`).then(
        () => true,
        () => false,
      );
      if (!isListening) continue;
      this.#isLost = false;
      // What was sent meanwhile was lost.
      this.#ring();
      return;
    }
  }
}

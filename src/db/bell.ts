import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionSettings, connect, type Sql } from "./connect.ts";
import { Ringer } from "./ringer.ts";

/** ms after which a lost connection is opened again. */
const patience = 1000;

/**
 * Wakes those who wait whenever any process sends NOTIFY on a channel. A ring says only that there may be
 * something new: whoever waits reads the table, and also reads it now and then without a ring.
 */
export class Bell extends Ringer {
  readonly #channel: string;
  readonly #closed = new AbortController();
  #sql: Sql | undefined;
  #ready: Promise<void> | undefined;
  #isLost = false;

  constructor(channel: string) {
    super();
    this.#channel = channel;
  }

  /**
   * Begins to listen, and goes on through lost connections; answers once it hears or was refused. The settings
   * must lead to the server itself.
   */
  listen(settings: ConnectionSettings): Promise<void> {
    this.#ready ??= this.#connect(settings);
    return this.#ready;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.ring();
    await this.#sql?.end({ timeout: 1 });
  }

  async #connect(settings: ConnectionSettings): Promise<void> {
    this.#sql = connect(settings, {
      max: 1,
      applicationName: "meterline live",
      keepSession: true,
      onNotify: () => this.ring(),
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
      this.ring();
      return;
    }
  }
}

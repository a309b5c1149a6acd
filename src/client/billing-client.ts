import type { ClientStats } from "./client-stats.ts";
import { Dispatcher } from "./delivery/dispatcher.ts";
import { Gate } from "./delivery/gate.ts";
import { Intake } from "./delivery/intake.ts";
import { Outstanding } from "./delivery/outstanding.ts";
import { Settlement } from "./delivery/settlement.ts";
import { asError, ClientClosedError, NotDeliveredError } from "./errors.ts";
import type { Delivered, Dropped, Rejected } from "./listeners.ts";
import { guardLogger, type Logger } from "./logger.ts";
import { type BillingClientOptions, readOptions, type Settings } from "./options.ts";
import { askHealth, askUsage, type CustomerUsage, type Health, type Reader } from "./read-server.ts";
import { flushOnSigterm } from "./sigterm.ts";
import { Spool } from "./spool/spool.ts";
import { Timers } from "./timers.ts";
import { openFetchTransport } from "./transport/fetch-transport.ts";
import { openHttpTransport } from "./transport/http-transport.ts";
import type { Transport } from "./transport/transport.ts";
import { encodeEvent, type UsageEvent } from "./usage-event.ts";

/** Reports usage to a Meterline server. See docs/client.md for what it promises. */
export class BillingClient {
  readonly #settings: Settings;
  readonly #log: Logger;
  readonly #timers = new Timers();
  readonly #transport: Transport;
  readonly #spool: Spool | undefined;
  readonly #gate: Gate;
  readonly #outstanding = new Outstanding();
  readonly #settlement: Settlement;
  readonly #dispatcher: Dispatcher;
  readonly #intake: Intake;
  readonly #reader: Reader;
  readonly #stop = new AbortController();
  readonly #counts = { requests: 0, retries: 0 };
  readonly #forgetSigterm: () => void;
  #closing: Promise<{ undelivered: number }> | undefined;

  /** Throws InvalidOptionsError, or the system's error if `spoolDir` can't be used. */
  constructor(options: BillingClientOptions) {
    const settings = readOptions(options);
    this.#log = guardLogger(settings.logger);
    this.#settings = { ...settings, logger: this.#log };
    this.#spool = settings.spoolDir === undefined ? undefined : new Spool(settings.spoolDir, this.#settings);
    this.#transport = settings.fetch ? openFetchTransport(settings.fetch) : openHttpTransport(settings.url);
    this.#gate = new Gate(settings.maxQueueEvents);
    this.#settlement = new Settlement({
      gate: this.#gate,
      outstanding: this.#outstanding,
      log: this.#log,
      listeners: settings.listeners,
      acknowledge: (events) => this.#spool?.acknowledge(events),
    });
    const headers: Record<string, string> = { accept: "application/json" };
    if (settings.apiKey !== undefined) headers.authorization = `Bearer ${settings.apiKey}`;
    const road = {
      settings: this.#settings,
      transport: this.#transport,
      timers: this.#timers,
      headers,
      stop: this.#stop.signal,
    };
    this.#reader = road;
    this.#dispatcher = new Dispatcher(
      {
        ...road,
        log: this.#log,
        settlement: this.#settlement,
        counts: this.#counts,
        hasSpool: this.#spool !== undefined,
      },
      () => this.#gate.waiting > 0,
    );
    this.#intake = new Intake({
      gate: this.#gate,
      limits: settings,
      outstanding: this.#outstanding,
      settlement: this.#settlement,
      dispatcher: this.#dispatcher,
      timers: this.#timers,
      spool: this.#spool,
    });
    this.#forgetSigterm = settings.flushOnSigterm
      ? flushOnSigterm(() => this.#flushBeforeEnd(settings.sigtermTimeoutMs))
      : () => {};
    this.#spool?.replayLeftovers({
      add: (event, epoch) => this.#intake.replay(event, epoch),
      begin: () => {
        const epoch = this.#outstanding.add();
        return { epoch, end: () => this.#outstanding.remove(epoch) };
      },
    });
  }

  /**
   * Takes one event; its key and time are fixed in this call and kept through every retry. Resolves with the
   * key once the event has a place in the queue and, with a spool, is stored as `fsync` says: awaiting it
   * is what slows the caller down to the server's pace. Throws InvalidEventError at once. Rejects with
   * QueueFullError, ClientClosedError or the spool's error; `onDropped` is told too, so a caller that does
   * not await needn't catch.
   */
  recordUsage(event: UsageEvent): Promise<{ id: string }> {
    return this.#intake.take(encodeEvent(event, Date.now(), this.#settings.batch.maxBytes - 2));
  }

  /**
   * Sends what there is without waiting for full batches. Resolves when the server has answered for every
   * event recorded before the call, and what the spool held. Rejects with NotDeliveredError when `timeout`
   * (ms) is over, or when events of it were dropped or held; delivery goes on.
   */
  async flush(options: { timeout?: number } = {}): Promise<void> {
    const release = this.#timers.hold();
    const calm = this.#dispatcher.hurry();
    const waiting = this.#outstanding.settle();
    let cancel = () => {};
    try {
      await Promise.race([
        waiting.done,
        new Promise<void>((resolve) => {
          if (options.timeout !== undefined) cancel = this.#timers.after(options.timeout, resolve);
        }),
      ]);
      const undelivered = waiting.left();
      if (undelivered === 0) return await this.#spool?.noted();
      const why = waiting.lastError()?.message ?? `not within ${options.timeout} ms`;
      throw new NotDeliveredError(`${undelivered} events are not acknowledged: ${why}`, undelivered);
    } finally {
      cancel();
      waiting.stop();
      calm();
      release();
    }
  }

  /**
   * Takes no more events, sends what there is for up to `timeout` ms (30,000), and lets go of everything.
   * Resolves with how many events the server has not acknowledged: with a spool they are kept for the next
   * start, without one each is told to `onDropped`.
   */
  close(options: { timeout?: number } = {}): Promise<{ undelivered: number }> {
    this.#closing ??= this.#close(options.timeout ?? 30_000);
    return this.#closing;
  }

  /** Whether the server answers and says that it is healthy. One request; never rejects. */
  healthCheck(): Promise<Health> {
    return this.#whileHeld(() => askHealth(this.#reader));
  }

  /** What a customer has used. Tried up to four times; throws RequestFailedError. */
  getUsage(customer: string): Promise<CustomerUsage> {
    return this.#whileHeld(() => askUsage(this.#reader, customer));
  }

  stats(): ClientStats {
    return {
      ...this.#intake.counts,
      ...this.#counts,
      ...this.#settlement.counts,
      waiting: this.#gate.waiting,
      queued: this.#dispatcher.queued + this.#intake.storing,
      inFlight: this.#dispatcher.inFlight,
      spooled: this.#spool?.size ?? 0,
    };
  }

  /** Each of the three returns what takes the listener away again. */
  onDelivered(listener: (delivered: Delivered) => void): () => void {
    return this.#settlement.delivered.add(listener);
  }

  onRejected(listener: (rejected: Rejected) => void): () => void {
    return this.#settlement.rejected.add(listener);
  }

  onDropped(listener: (dropped: Dropped) => void): () => void {
    return this.#settlement.dropped.add(listener);
  }

  async #close(timeout: number): Promise<{ undelivered: number }> {
    const release = this.#timers.hold();
    this.#intake.close(new ClientClosedError("the client is closed"));
    await this.flush({ timeout }).catch((error: unknown) =>
      this.#log.warn("closed before everything was delivered", { reason: asError(error).message }),
    );
    const error = new ClientClosedError("the client was closed before the event was delivered");
    this.#stop.abort(error);
    const droppedBefore = this.#settlement.counts.dropped;
    this.#intake.shut(error);
    await this.#spool?.settle();
    const left = await this.#dispatcher.abandon();
    if (left.length > 0) {
      if (this.#spool) this.#settlement.hold(left, error);
      else this.#settlement.drop(left, error);
    }
    const dropped = this.#settlement.counts.dropped - droppedBefore;
    const undelivered = dropped + (this.#spool?.size ?? 0);
    await this.#spool?.close();
    this.#transport.close();
    this.#forgetSigterm();
    release();
    return { undelivered };
  }

  async #flushBeforeEnd(timeout: number): Promise<void> {
    try {
      await this.flush({ timeout });
    } catch (error) {
      this.#log.error("SIGTERM: not everything was delivered", { reason: asError(error).message });
    }
  }

  async #whileHeld<T>(work: () => Promise<T>): Promise<T> {
    const release = this.#timers.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }
}

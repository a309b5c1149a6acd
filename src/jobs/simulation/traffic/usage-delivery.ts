import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "#/client/errors.ts";
import { BillingClient, type UsageEvent } from "#/client/index.ts";
import type { Context } from "#/domain/context.ts";
import { openFaultyFetch, type ReportCounts } from "./faulty-fetch.ts";
import { MeteringApi, RefusedByApi } from "./metering-api.ts";
import type { OutageFault } from "./outage-faults.ts";

/** Where reports go. */
export interface ApiPlace {
  /** Of this process's own API; undefined while it has none. */
  address: () => string | undefined;
  apiKey: string | undefined;
}

interface DeliveryOptions {
  place: ApiPlace;
  log: Context["log"];
  /** Simulated services whose requests are reported. */
  serviceIds: readonly string[];
  counts: ReportCounts;
  decide: () => OutageFault;
  /** A report has ended: it is in the usage, or it was refused for good. */
  onEnd: (id: string, refusal: string | null) => void;
  /** Why reports don't get through for now; null when they do. */
  onTrouble: (reason: string | null) => void;
  /** Nothing can be reported, whatever is tried. */
  onRefused: (reason: string) => void;
}

/** Before the API is asked again whether it is ready, ms. */
const patience = 1000;

/** Few in a request, so that an outage meets many of them. */
const batch = { maxEvents: 100, maxWaitMs: 100 };

/** Takes usage events to the API with the client library, as soon as the service and its customers are there. */
export class UsageDelivery {
  readonly #options: DeliveryOptions;
  readonly #stop = new AbortController();
  #client: BillingClient | undefined;
  #api: Promise<MeteringApi> | undefined;
  #early: UsageEvent[] = [];

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  send(events: readonly UsageEvent[]): void {
    if (this.#client) for (const event of events) void this.#client.recordUsage(event);
    else {
      for (const event of events) this.#early.push(event);
      void this.open();
    }
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error("closed"));
    await this.#client?.close({ timeout: 0 });
  }

  /** The API, once all that reports need is there. Rejects once refused or closed. */
  open(): Promise<MeteringApi> {
    if (!this.#api) {
      this.#api = this.#prepare();
      // Those who wait for it hear of it themselves.
      this.#api.catch(() => {});
    }
    return this.#api;
  }

  async #prepare(): Promise<MeteringApi> {
    const { place, serviceIds, onTrouble, onRefused } = this.#options;
    const { signal } = this.#stop;
    for (;;) {
      signal.throwIfAborted();
      try {
        const address = place.address();
        if (address === undefined) throw new Error("The process that leads the simulation serves no API.");
        const url = new URL(address);
        const api = new MeteringApi(url, place.apiKey, signal);
        await api.prepare(serviceIds);
        this.#client = this.#openClient(url);
        onTrouble(null);
        this.send(this.#early.splice(0));
        return api;
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof RefusedByApi) {
          onRefused(error.message);
          throw error;
        }
        onTrouble(reasonOf(error));
        await sleep(patience, undefined, { signal, ref: false });
      }
    }
  }

  #openClient(url: URL): BillingClient {
    const { place, log, counts, decide, onEnd, onTrouble } = this.#options;
    const write =
      (level: "debug" | "warn") =>
      (message: string, details: Record<string, unknown> = {}) =>
        log[level](details, `simulated traffic: ${message}`);
    return new BillingClient({
      url,
      ...(place.apiKey === undefined ? {} : { apiKey: place.apiKey }),
      batch,
      // How much may wait is decided before it comes here.
      maxWaitingEvents: 10_000_000,
      backoff: { baseMs: 100, ceilingMs: 2000 },
      fetch: openFaultyFetch({ decide, counts, onTrouble }),
      onDelivered: ({ event }) => onEnd(event.id, null),
      onRejected: ({ event, reason }) => onEnd(event.id, reason),
      // Requests that fail are part of the play.
      logger: { debug() {}, info: write("debug"), warn: write("debug"), error: write("warn") },
    });
  }
}

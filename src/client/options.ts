import type { Backoff } from "./backoff-delay.ts";
import { InvalidOptionsError } from "./errors.ts";
import type { Listeners } from "./listeners.ts";
import { consoleLogger, type Logger } from "./logger.ts";
import type { FetchLike } from "./transport/fetch-transport.ts";

/** When the spool is forced to disk: before each event is taken, once a second, or when the system likes. */
export type FsyncPolicy = "always" | "interval" | "never";

/** When a batch is sent: as soon as one of these is reached. */
export interface BatchLimits {
  /** Events in a request, 1 to 10,000. */
  maxEvents: number;
  /** Bytes of JSON in a request before compression, up to 10,000,000. */
  maxBytes: number;
  /** How long an event waits for company, ms. */
  maxWaitMs: number;
}

/** What a BillingClient can be told; all but `url` has a default. Times are milliseconds. */
export interface BillingClientOptions extends Partial<Listeners> {
  /** Where the server is, such as https://usage.example.com. */
  url: string | URL;
  /** Sent as `Authorization: Bearer …`. */
  apiKey?: string;
  batch?: Partial<BatchLimits>;
  /** Events in memory, sent or not, that are not acknowledged yet. 20,000. */
  maxQueueEvents?: number;
  /** Calls of `recordUsage()` that may wait for room. As many as `maxQueueEvents`. */
  maxWaitingEvents?: number;
  /** Requests at once. 4. */
  maxInFlight?: number;
  /** For one request, to the last byte of its answer. 10,000. */
  requestTimeoutMs?: number;
  /** Attempts for a batch before it is given up. No limit. */
  maxAttempts?: number;
  /** Time from the first attempt of a batch until it is given up. No limit. */
  giveUpAfterMs?: number;
  backoff?: Partial<Backoff>;
  /** Bodies of this many bytes or more are compressed. 8,192; Infinity for never. */
  gzipAboveBytes?: number;
  /** Folder in which events survive a crash of the process. None. */
  spoolDir?: string;
  /** "interval". */
  fsync?: FsyncPolicy;
  /** Whether SIGTERM is held up for a last `flush()`. false. */
  flushOnSigterm?: boolean;
  /** How long that flush may take. 10,000. */
  sigtermTimeoutMs?: number;
  /** Warnings and errors go to the console if left out. */
  logger?: Logger;
  /** In place of node:http and node:https. */
  fetch?: FetchLike;
}

/** The options with every default filled in. */
export interface Settings {
  url: URL;
  apiKey: string | undefined;
  batch: BatchLimits;
  maxQueueEvents: number;
  maxWaitingEvents: number;
  maxInFlight: number;
  requestTimeoutMs: number;
  maxAttempts: number;
  giveUpAfterMs: number;
  backoff: Backoff;
  gzipAboveBytes: number;
  spoolDir: string | undefined;
  fsync: FsyncPolicy;
  flushOnSigterm: boolean;
  sigtermTimeoutMs: number;
  logger: Logger;
  fetch: FetchLike | undefined;
  listeners: Partial<Listeners>;
}

/** The longest that a timer can wait. */
const longestMs = 2 ** 31 - 1;
const many = Number.MAX_SAFE_INTEGER;

/** Checks the options and fills in the defaults. Throws InvalidOptionsError that names the first bad one. */
export function readOptions(options: BillingClientOptions): Settings {
  const given = new Given(options, "");
  const batch = given.inner("batch");
  const backoff = given.inner("backoff");
  const maxQueueEvents = given.number("maxQueueEvents", 20_000, 1, 10_000_000);
  const baseMs = backoff.number("baseMs", 200, 1, longestMs);
  const settings: Settings = {
    url: readUrl(given.take("url")),
    apiKey: given.text("apiKey", /^[\x21-\x7e]+$/, "printable characters without spaces"),
    batch: {
      maxEvents: batch.number("maxEvents", 1000, 1, 10_000),
      maxBytes: batch.number("maxBytes", 4_000_000, 1000, 10_000_000),
      maxWaitMs: batch.number("maxWaitMs", 1000, 0, longestMs),
    },
    maxQueueEvents,
    maxWaitingEvents: given.number("maxWaitingEvents", maxQueueEvents, 0, 10_000_000),
    maxInFlight: given.number("maxInFlight", 4, 1, 1000),
    requestTimeoutMs: given.number("requestTimeoutMs", 10_000, 1, longestMs),
    maxAttempts: given.number("maxAttempts", Infinity, 1, many),
    giveUpAfterMs: given.number("giveUpAfterMs", Infinity, 0, many),
    backoff: {
      baseMs,
      ceilingMs: backoff.number("ceilingMs", Math.max(30_000, baseMs), baseMs, longestMs),
      factor: backoff.number("factor", 2, 1, 100, false),
    },
    gzipAboveBytes: given.number("gzipAboveBytes", 8192, 0, many),
    spoolDir: given.text("spoolDir", /^[^\0]+$/, "a folder"),
    fsync: given.choice("fsync", "interval", ["always", "interval", "never"]),
    flushOnSigterm: given.choice("flushOnSigterm", false, [true, false]),
    sigtermTimeoutMs: given.number("sigtermTimeoutMs", 10_000, 0, longestMs),
    logger: given.with("logger", consoleLogger, isLogger, "an object with debug, info, warn and error"),
    fetch: given.with("fetch", undefined, isFunction, "a function"),
    listeners: {
      onDelivered: given.with("onDelivered", undefined, isFunction, "a function"),
      onRejected: given.with("onRejected", undefined, isFunction, "a function"),
      onDropped: given.with("onDropped", undefined, isFunction, "a function"),
    },
  };
  for (const part of [given, batch, backoff]) part.refuseTheRest();
  return settings;
}

function readUrl(value: unknown): URL {
  const text = value instanceof URL ? value.href : value;
  let url: URL | undefined;
  try {
    url = new URL(typeof text === "string" ? text : "");
  } catch {
    // Said below, with what else can be wrong.
  }
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidOptionsError(`url: expected http:// or https:// and a host, got ${shown(text)}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InvalidOptionsError("url: expected no credentials, query or fragment; a key goes into apiKey");
  }
  url.pathname = url.pathname.replace(/\/*$/, "/");
  return url;
}

const shown = (value: unknown): string =>
  typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);

const isFunction = (value: unknown): boolean => typeof value === "function";
const isLogger = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["debug", "info", "warn", "error"].every((level) => isFunction(Reflect.get(value, level)));

/** Options as they were given; what nobody asked for is refused at the end, so that no typing error passes. */
class Given {
  readonly #options: object;
  readonly #prefix: string;
  readonly #asked = new Set<string>();

  constructor(options: unknown, prefix: string) {
    if (typeof options !== "object" || options === null) {
      throw new InvalidOptionsError(`${prefix.slice(0, -1) || "options"}: expected an object`);
    }
    this.#options = options;
    this.#prefix = prefix;
  }

  take(name: string): unknown {
    this.#asked.add(name);
    return Reflect.get(this.#options, name);
  }

  inner(name: string): Given {
    return new Given(this.take(name) ?? {}, `${this.#prefix}${name}.`);
  }

  number(name: string, fallback: number, min: number, max: number, isWhole = true): number {
    const value = this.take(name) ?? fallback;
    const isEndless = value === Infinity && max === many;
    const fits =
      typeof value === "number" && value >= min && value <= max && (!isWhole || Number.isInteger(value));
    if (typeof value === "number" && (fits || isEndless)) return value;
    const range = max === many ? `${min} or more` : `${min} to ${max}`;
    throw this.#refuse(name, `a ${isWhole ? "whole " : ""}number, ${range}`, value);
  }

  text(name: string, pattern: RegExp, expected: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || (typeof value === "string" && pattern.test(value))) return value;
    // Whatever was given for a key is not for a log.
    throw this.#refuse(name, expected, name === "apiKey" ? "something else" : value);
  }

  choice<const T>(name: string, fallback: T, choices: readonly T[]): T {
    const value = this.take(name) ?? fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.#refuse(name, choices.map((choice) => shown(choice)).join(" or "), value);
  }

  with<T>(name: string, fallback: T, matches: (value: unknown) => boolean, expected: string): T {
    const value = this.take(name);
    if (value === undefined) return fallback;
    if (matches(value)) return value as T;
    throw this.#refuse(name, expected, value);
  }

  refuseTheRest(): void {
    const unknown = Object.keys(this.#options).find((name) => !this.#asked.has(name));
    if (unknown === undefined) return;
    throw new InvalidOptionsError(
      `${this.#prefix}${unknown}: no such option; there are ${[...this.#asked].join(", ")}`,
    );
  }

  #refuse(name: string, expected: string, value: unknown): InvalidOptionsError {
    return new InvalidOptionsError(`${this.#prefix}${name}: expected ${expected}, got ${shown(value)}`);
  }
}

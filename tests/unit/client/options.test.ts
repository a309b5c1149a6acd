import { expect, test } from "vitest";
import { BillingClient, type BillingClientOptions, InvalidOptionsError } from "#/client/index.ts";
import { readOptions } from "#/client/options.ts";

const url = "http://127.0.0.1:3000";

test("only the address is needed", () => {
  const settings = readOptions({ url });
  expect(settings).toMatchObject({
    batch: { maxEvents: 1000, maxBytes: 4_000_000, maxWaitMs: 1000 },
    maxQueueEvents: 20_000,
    maxWaitingEvents: 20_000,
    maxInFlight: 4,
    requestTimeoutMs: 10_000,
    maxAttempts: Infinity,
    giveUpAfterMs: Infinity,
    backoff: { baseMs: 200, ceilingMs: 30_000, factor: 2 },
    gzipAboveBytes: 8192,
    fsync: "interval",
    flushOnSigterm: false,
  });
});

test("an address keeps its path", () => {
  expect(readOptions({ url: "https://example.com/usage" }).url.href).toBe("https://example.com/usage/");
  expect(readOptions({ url: new URL("https://example.com") }).url.href).toBe("https://example.com/");
});

test.each<[string, Record<string, unknown>]>([
  ["url", { url: undefined }],
  ["url", { url: "127.0.0.1:3000" }],
  ["url", { url: "ftp://example.com" }],
  ["url", { url: "http://user:secret@example.com" }],
  ["apiKey", { apiKey: "with space" }],
  ["apiKey", { apiKey: "" }],
  ["batch", { batch: 5 }],
  ["batch.maxEvents", { batch: { maxEvents: 10_001 } }],
  ["batch.maxEvents", { batch: { maxEvents: 1.5 } }],
  ["batch.maxBytes", { batch: { maxBytes: 10_000_001 } }],
  ["batch.maxWaitMs", { batch: { maxWaitMs: -1 } }],
  ["batch.maxWait", { batch: { maxWait: 5 } }],
  ["maxQueueEvents", { maxQueueEvents: 0 }],
  ["maxQueueEvents", { maxQueueEvents: "many" }],
  ["maxInFlight", { maxInFlight: Number.NaN }],
  ["maxInFlight", { maxInFlight: Infinity }],
  ["requestTimeoutMs", { requestTimeoutMs: 0 }],
  ["maxAttempts", { maxAttempts: 0 }],
  ["backoff.ceilingMs", { backoff: { baseMs: 500, ceilingMs: 400 } }],
  ["backoff.factor", { backoff: { factor: 0.5 } }],
  ["fsync", { fsync: "sometimes" }],
  ["flushOnSigterm", { flushOnSigterm: "yes" }],
  ["logger", { logger: { info() {} } }],
  ["fetch", { fetch: "fetch" }],
  ["onDropped", { onDropped: {} }],
  ["maxRetries", { maxRetries: 3 }],
])("refuses a bad %s: %o", (name, given) => {
  // biome-ignore lint/suspicious/noExplicitAny: what the types refuse is tried here.
  const options = { url, ...given } as any as BillingClientOptions;
  expect(() => new BillingClient(options)).toThrow(InvalidOptionsError);
  expect(() => new BillingClient(options)).toThrow(`${name}: `);
});

test("a refusal doesn't show the key", () => {
  expect(() => readOptions({ url, apiKey: "top secret" })).toThrow(/^(?!.*secret)/);
});

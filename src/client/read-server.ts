import { backoffDelay } from "./backoff-delay.ts";
import { asError, RequestFailedError, reasonOf } from "./errors.ts";
import type { Settings } from "./options.ts";
import { asRecord, parse, refusalOf } from "./read-answer.ts";
import type { Timers } from "./timers.ts";
import { exchange, type Transport } from "./transport/transport.ts";

export interface Health {
  healthy: boolean;
  /** Until the answer or the failure, ms. */
  tookMs: number;
  /** Why it isn't healthy. */
  reason?: string;
}

export interface CustomerUsage {
  customerId: string;
  /** Units and price as the server's JSON has them; text keeps digits that a number can't. */
  usage: { service: string; units: number | string; price: number | string }[];
}

export interface Reader {
  settings: Settings;
  transport: Transport;
  timers: Timers;
  headers: Record<string, string>;
  stop: AbortSignal;
}

/** A caller waits for the answer of these, so they are not tried for ever. */
const mostAttempts = 4;

/** One request, no retry; never rejects. */
export async function askHealth(reader: Reader): Promise<Health> {
  const startedAt = Date.now();
  const end = (reason?: string): Health => ({
    healthy: reason === undefined,
    tookMs: Date.now() - startedAt,
    ...(reason === undefined ? {} : { reason }),
  });
  try {
    const answer = await get(reader, "api/v1/health");
    if (answer.status !== 200) return end(refusalOf(answer));
    const status = asRecord(parse(answer.text))?.status;
    return end(status === "healthy" ? undefined : `the server says ${JSON.stringify(status)}`);
  } catch (error) {
    return end(reasonOf(error));
  }
}

/** What a customer has used; tried up to four times. Throws RequestFailedError. */
export async function askUsage(reader: Reader, customer: string): Promise<CustomerUsage> {
  const { settings, timers, stop } = reader;
  const attempts = Math.min(mostAttempts, settings.maxAttempts);
  for (let failures = 1; ; failures++) {
    const result = await tryUsage(reader, customer);
    if ("usage" in result) return result;
    if (!result.isRetried || failures >= attempts || stop.aborted) throw result.error;
    settings.logger.warn("reading usage failed and will be tried again", { reason: result.error.message });
    await timers.sleep(backoffDelay(failures, settings.backoff), stop);
  }
}

type Failure = { error: RequestFailedError; isRetried: boolean };

async function tryUsage(reader: Reader, customer: string): Promise<CustomerUsage | Failure> {
  try {
    const answer = await get(reader, `api/v1/usage/${encodeURIComponent(customer)}`);
    const { status } = answer;
    if (status !== 200) {
      const isRetried = status >= 500 || status === 408 || status === 425 || status === 429;
      return { error: new RequestFailedError(refusalOf(answer), status), isRetried };
    }
    const usage = readUsage(parse(answer.text));
    return usage ?? { error: new RequestFailedError("an answer that is no usage", status), isRetried: true };
  } catch (error) {
    return { error: new RequestFailedError(asError(error).message), isRetried: true };
  }
}

function readUsage(value: unknown): CustomerUsage | undefined {
  const answer = asRecord(value);
  if (typeof answer?.customer_id !== "string" || !Array.isArray(answer.usage)) return undefined;
  return { customerId: answer.customer_id, usage: answer.usage };
}

function get(reader: Reader, path: string) {
  const { settings, timers, transport, headers, stop } = reader;
  return exchange(
    transport,
    { method: "GET", url: new URL(path, settings.url), headers },
    { timeoutMs: settings.requestTimeoutMs, timers, stop },
  );
}

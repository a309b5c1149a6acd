import { asError } from "../errors.ts";
import type { Timers } from "../timers.ts";

export interface WireRequest {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export interface WireAnswer {
  status: number;
  /** Undefined for a header that isn't there. */
  header(name: string): string | undefined;
  text: string;
}

/** Sends requests. Rejects when there is no whole answer; any status is an answer. Follows no redirect. */
export interface Transport {
  send(request: WireRequest, signal: AbortSignal): Promise<WireAnswer>;
  /** Lets go of connections. */
  close(): void;
}

/** Answers longer than this are taken for lost, bytes: 10,000 receipts are a tenth of it. */
export const longestAnswer = 32 * 1024 * 1024;

/** Sends one request that must be answered whole within `timeoutMs`; `stop` ends it at once. */
export async function exchange(
  transport: Transport,
  request: WireRequest,
  limits: { timeoutMs: number; timers: Timers; stop: AbortSignal },
): Promise<WireAnswer> {
  const { timeoutMs, timers, stop } = limits;
  const abort = new AbortController();
  const onStop = () => abort.abort(asError(stop.reason));
  const cancel = timers.after(timeoutMs, () => abort.abort(new Error(`no answer within ${timeoutMs} ms`)));
  stop.addEventListener("abort", onStop);
  try {
    if (stop.aborted) throw asError(stop.reason);
    // A transport that doesn't heed the signal must not hold up its caller.
    const aborted = new Promise<never>((_, reject) =>
      abort.signal.addEventListener("abort", () => reject(asError(abort.signal.reason)), { once: true }),
    );
    return await Promise.race([transport.send(request, abort.signal), aborted]);
  } finally {
    cancel();
    stop.removeEventListener("abort", onStop);
  }
}

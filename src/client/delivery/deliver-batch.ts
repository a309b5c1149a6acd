import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { backoffDelay } from "../backoff-delay.ts";
import { RequestFailedError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Settings } from "../options.ts";
import { type BatchOutcome, readAnswer } from "../read-answer.ts";
import type { Timers } from "../timers.ts";
import { exchange, type Transport } from "../transport/transport.ts";
import type { PendingEvent } from "./pending-event.ts";
import type { Settlement } from "./settlement.ts";

const compress = promisify(gzip);

/** What a batch on its way needs, shared by all of them. */
export interface Road {
  settings: Settings;
  transport: Transport;
  timers: Timers;
  log: Logger;
  settlement: Settlement;
  counts: { requests: number; retries: number };
  headers: Record<string, string>;
  /** Aborted when the client gives up waiting; batches then return unsettled. */
  stop: AbortSignal;
  hasSpool: boolean;
  /** So many events are about to be settled, and in no request any more. */
  onEnd(events: number): void;
  /** The server asked for a pause of all requests, ms. */
  onPause(ms: number): void;
  /** The server found a request of this many bytes too large. */
  onTooLarge(bytes: number): void;
}

/** Sends a batch until it is settled. Returns the events that are not, which is none unless stopped. */
export async function deliverBatch(road: Road, batch: PendingEvent[]): Promise<PendingEvent[]> {
  const ids = batch.map((event) => event.id);
  const json = `[${batch.map((event) => event.json).join(",")}]`;
  const body = await encodeBody(json, road.settings.gzipAboveBytes);
  const startedAt = Date.now();
  for (let failures = 0; ; ) {
    if (road.stop.aborted) return batch;
    const outcome = await attempt(road, body, ids);
    if (road.stop.aborted && outcome.kind === "retry") return batch;
    if (outcome.kind === "receipts") {
      road.onEnd(batch.length);
      road.settlement.receive(batch, outcome.receipts);
      return [];
    }
    if (outcome.kind === "too large") return await split(road, batch, body.bytes, outcome.reason);
    if (outcome.kind === "refused") {
      refuse(road, batch, outcome);
      return [];
    }
    failures++;
    const { reason, waitMs } = outcome;
    const wait = backoffDelay(failures, road.settings.backoff, waitMs);
    if (isGivenUp(road.settings, failures, Date.now() + wait - startedAt)) {
      const error = new RequestFailedError(`given up after ${failures} attempts: ${reason}`);
      giveUp(road, batch, error);
      return [];
    }
    if (waitMs > 0) road.onPause(wait);
    road.log.warn("a batch failed and will be sent again", {
      events: batch.length,
      failures,
      reason,
      waitMs: Math.round(wait),
    });
    await road.timers.sleep(wait, road.stop);
    if (!road.stop.aborted) road.counts.retries++;
  }
}

interface Body {
  content: string | Uint8Array;
  headers: Record<string, string>;
  /** Before compression. */
  bytes: number;
}

async function encodeBody(json: string, gzipAboveBytes: number): Promise<Body> {
  const bytes = Buffer.byteLength(json);
  const headers = { "content-type": "application/json" };
  if (bytes < gzipAboveBytes) return { content: json, headers, bytes };
  // The fastest level: keys and times hardly compress, the rest does at any level.
  const content = await compress(json, { level: 1 });
  return { content, headers: { ...headers, "content-encoding": "gzip" }, bytes };
}

/** One request and what became of it; never throws. */
async function attempt(road: Road, body: Body, ids: string[]): Promise<BatchOutcome> {
  const { settings, timers, transport, stop } = road;
  road.counts.requests++;
  road.log.debug("sending a batch", { events: ids.length, bytes: body.bytes });
  try {
    const answer = await exchange(
      transport,
      {
        method: "POST",
        url: new URL("api/v1/events", settings.url),
        headers: { ...road.headers, ...body.headers },
        body: body.content,
      },
      { timeoutMs: settings.requestTimeoutMs, timers, stop },
    );
    return readAnswer(answer, ids, Date.now());
  } catch (error) {
    return { kind: "retry", reason: reasonOf(error), waitMs: 0 };
  }
}

function isGivenUp(settings: Settings, failures: number, elapsedMs: number): boolean {
  return failures >= settings.maxAttempts || elapsedMs > settings.giveUpAfterMs;
}

async function split(
  road: Road,
  batch: PendingEvent[],
  bytes: number,
  reason: string,
): Promise<PendingEvent[]> {
  if (batch.length === 1) {
    road.onEnd(1);
    road.settlement.refuse(batch, reason, 413);
    return [];
  }
  road.onTooLarge(bytes);
  road.log.info("a batch was too large and is split", { events: batch.length, bytes });
  const middle = Math.ceil(batch.length / 2);
  const first = await deliverBatch(road, batch.slice(0, middle));
  const second = await deliverBatch(road, batch.slice(middle));
  return [...first, ...second];
}

/**
 * A wrong key or address says nothing of the events, so the spool keeps them for a client that is set up
 * right; without a spool there is no later.
 */
function refuse(
  road: Road,
  batch: PendingEvent[],
  outcome: { status: number; reason: string; isFault: boolean },
): void {
  const { status, reason, isFault } = outcome;
  road.onEnd(batch.length);
  if (road.hasSpool && !isFault) road.settlement.hold(batch, new RequestFailedError(reason, status));
  else road.settlement.refuse(batch, reason, status);
}

function giveUp(road: Road, batch: PendingEvent[], error: Error): void {
  road.onEnd(batch.length);
  if (road.hasSpool) road.settlement.hold(batch, error);
  else road.settlement.drop(batch, error);
}

import { EventEmitter, once } from "node:events";
import type { Frame } from "#/domain/simulation/live/frame.ts";

/** A frame of `services` services in a row, each of which calls the next; `more` says what is otherwise. */
export function makeFrame(seq: number, more: Partial<Frame> = {}, services = 3): Frame {
  const ids = Array.from({ length: services }, (_, index) => `service-${index}`);
  return {
    seq,
    kind: "beat",
    at: new Date(1_700_000_000_000 + seq * 2000).toISOString(),
    runId: "0190a1b2-0000-7000-8000-000000000000",
    seed: 7,
    speed: 1,
    paused: false,
    revision: 1,
    topologyRevision: 1,
    step: seq * 4,
    timeSeconds: seq * 2,
    services: ids.map((serviceId, index) => ({
      serviceId,
      status: "healthy",
      diagnosis: null,
      requests: 120,
      failures: 3,
      requestRate: 4,
      errorRate: 0.025,
      ownErrorRate: 0.02,
      latencyMs: 55.123 + index,
      latencyP50Ms: 50,
      latencyP95Ms: 95,
      latencyP99Ms: 99,
      uptimeSeconds: seq * 2,
      totalRequests: seq * 8,
      totalFailures: seq,
    })),
    edges: ids.slice(1).map((dependencyId, index) => ({
      serviceId: `service-${index}`,
      dependencyId,
      breaker: "closed",
      calls: 120,
      failedCalls: 1,
      attempts: 124,
      failedAttempts: 5,
      timeouts: 0,
      refused: 0,
      attemptRate: 4.1,
      latencyMs: 44.4,
    })),
    failures: [],
    events: [],
    intervalFromSeconds: seq * 2 - 2,
    interval: ids.map(() => ({ requests: 8, failures: 0, latencyMs: 55 })),
    traffic: null,
    ...more,
  };
}

/** Frames that are kept for those who follow. */
const kept = 20;

/** Frames that a test publishes by hand, followed by anybody from the latest one on. */
export class FrameStage {
  readonly #news = new EventEmitter();
  readonly #frames = new Map<number, Frame>();
  #published = 0;
  #error: Error | undefined;

  publish(frame: Frame): void {
    this.#frames.set(this.#published++, frame).delete(this.#published - kept);
    this.#news.emit("frame");
  }

  /** Has all who follow fail once. */
  fail(error: Error): void {
    this.#error = error;
    this.#news.emit("frame");
  }

  async *follow(signal: AbortSignal): AsyncGenerator<Frame> {
    let next = Math.max(0, this.#published - 1);
    while (!signal.aborted) {
      const frame = this.#frames.get(next);
      const error = this.#error;
      this.#error = undefined;
      if (error) throw error;
      if (frame) {
        next++;
        yield frame;
      } else {
        await once(this.#news, "frame", { signal }).catch(() => {});
      }
    }
  }
}

import type { Context } from "#/domain/context.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { ControlEvent, Frame } from "./frame.ts";

export interface HistoryInput {
  serviceId?: string | undefined;
  /** Simulated; left out: as far back as frames are kept, and up to now. */
  fromSeconds?: number | undefined;
  toSeconds?: number | undefined;
  /** Most points a service, 1 to 1,000; 240 where left out. Many services get fewer. */
  points?: number | undefined;
}

/** What one service did in the span from the point before (the first: `fromSeconds`) to `timeSeconds`. */
export interface HistoryPoint {
  timeSeconds: number;
  requests: number;
  failures: number;
  /** 0 without requests. */
  errorRate: number;
  /** Mean, null without requests. */
  latencyMs: number | null;
}

export interface History {
  runId: string;
  /** Where the first point begins: what is asked for, or the oldest that is kept. */
  fromSeconds: number;
  toSeconds: number;
  services: { serviceId: string; points: HistoryPoint[] }[];
  /** Oldest first; the latest 1,000 of the span. */
  events: Frame["events"];
  /** Those in force at some time of the span, oldest first. */
  failures: Failure[];
}

/** What happened in the current run. Throws invalid, not_found (service), busy (no frame yet). */
export async function readHistory(ctx: Context, input: HistoryInput = {}): Promise<History> {
  throw new Error(`soon ${ctx} ${input} ${undefined as ControlEvent | undefined}`);
}

import type { IntervalPoint } from "./frame.ts";

/** What one service did since the point before, up to `timeSeconds`. */
export interface HistoryPoint {
  timeSeconds: number;
  requests: number;
  failures: number;
  /** 0 without requests. */
  errorRate: number;
  /** Mean, null without requests. */
  latencyMs: number | null;
}

export interface Interval extends IntervalPoint {
  fromSeconds: number;
  toSeconds: number;
}

/**
 * Intervals one behind the other, merged to at most `most` points of about the same length. No request is lost or
 * counted twice. Where intervals are missing there is no point.
 */
export function mergeIntervals(intervals: readonly Interval[], most: number): HistoryPoint[] {
  const first = intervals[0]?.fromSeconds ?? 0;
  const last = intervals.at(-1)?.toSeconds ?? 0;
  const width = (last - first) / most;
  const groups = new Map<number, Interval[]>();
  for (const interval of intervals) {
    if (interval.toSeconds <= interval.fromSeconds) continue;
    // An interval belongs to the group in which it ends; divisions may be off by a hair.
    const place = Math.max(Math.ceil((interval.toSeconds - first) / width - 1e-9), 1);
    const group = groups.get(place);
    if (group) group.push(interval);
    else groups.set(place, [interval]);
  }
  return [...groups.values()].map(merged);
}

function merged(group: readonly Interval[]): HistoryPoint {
  let requests = 0;
  let failures = 0;
  let latency = 0;
  for (const interval of group) {
    requests += interval.requests;
    failures += interval.failures;
    latency += (interval.latencyMs ?? 0) * interval.requests;
  }
  return {
    timeSeconds: group.at(-1)?.toSeconds ?? 0,
    requests,
    failures,
    errorRate: requests === 0 ? 0 : failures / requests,
    latencyMs: requests === 0 ? null : latency / requests,
  };
}

import type { Meter } from "#/api/contract/meters.ts";

export interface FillProgress {
  /** 0 to 1; null while the end is not known. */
  share: number | null;
  eventsPerSecond: number | null;
  /** Null while there is no rate yet. */
  secondsLeft: number | null;
}

/** How far the filling of a meter from past events is, as of `now` (ms since 1970). */
export function fillProgress(fill: NonNullable<Meter["fill"]>, now: number): FillProgress {
  const { events_read: read, events_total: total } = fill;
  const seconds = (now - Date.parse(fill.started_at)) / 1000;
  const rate = read > 0 && seconds > 0 ? read / seconds : null;
  return {
    share: total > 0 ? Math.min(1, read / total) : null,
    eventsPerSecond: rate,
    secondsLeft: rate === null ? null : Math.max(0, total - read) / rate,
  };
}

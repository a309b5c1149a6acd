import { type ReceiptCounts, receiptStatuses } from "#/domain/usage/recording/receipt.ts";
import type { Zone } from "#/ui/format/time.ts";
import { formatTime } from "#/ui/format/time.ts";

/** One minute of the axis. */
export interface MinuteBar extends ReceiptCounts {
  /** As the clock of the zone shows it: "17:48". */
  clock: string;
  total: number;
}

export interface PreparedMinutes {
  /** Oldest first; the last one is still running. */
  bars: MinuteBar[];
  /** Receipts of the last minute that is over. */
  lastFull: number;
  /** Receipts of all minutes. */
  total: number;
}

/** Puts counted minutes on the axis of a chart. A minute in which nothing came is a zero: the server counted. */
export function prepareMinutes(
  minutes: readonly (ReceiptCounts & { minute: string })[],
  zone: Zone,
): PreparedMinutes {
  const bars = minutes.map(
    ({ minute, ...counts }): MinuteBar => ({
      ...counts,
      clock: formatTime(minute, zone).slice(11, 16),
      total: receiptStatuses.reduce((sum, status) => sum + counts[status], 0),
    }),
  );
  return {
    bars,
    lastFull: bars.at(-2)?.total ?? 0,
    total: bars.reduce((sum, bar) => sum + bar.total, 0),
  };
}

import type { CustomerWindows } from "./sum-windows.ts";
import type { UsageByWindow, UsageSums, WindowDays } from "./usage.ts";

/** Slots of the `internet` service. */
export const internetSlots = { sessions: 0, total: 1, upload: 2, download: 3 } as const;

export const internetSlotList: readonly number[] = Object.values(internetSlots);

/** The sums of `internetSlotList` under their names. */
export function toInternetUsage({ values }: CustomerWindows): UsageByWindow {
  const sums = (days: WindowDays): UsageSums => {
    const [sessions = "0", total = "0", upload = "0", download = "0"] = values[days];
    return { upload, download, total, sessions: Number(sessions) };
  };
  return { 1: sums(1), 7: sums(7), 30: sums(30) };
}

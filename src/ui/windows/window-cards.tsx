"use client";
import { type UsageByWindow, type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { WindowCard } from "./window-card.tsx";

interface WindowCardsProps {
  usage: UsageByWindow;
  /** The windows of the same length just before. */
  before: UsageByWindow;
  /** The page that proves a window's total, where it is one customer's. */
  proofOf?: (days: WindowDays) => string;
}

/** The 1, 7 and 30 days up to the reference, side by side. */
export function WindowCards({ usage, before, proofOf }: WindowCardsProps) {
  return (
    <div className="grid gap-3 lg:grid-cols-3">
      {windowDays.map((days) => (
        <WindowCard
          key={days}
          days={days}
          usage={usage[days]}
          before={before[days]}
          proof={proofOf?.(days)}
        />
      ))}
    </div>
  );
}

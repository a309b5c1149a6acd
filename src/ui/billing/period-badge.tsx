"use client";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import { formatTime } from "#/ui/format/time.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { periodLooks, shownState } from "./period-states.ts";

interface PeriodBadgeProps {
  period: Pick<BillingPeriod, "state" | "ends_at" | "failure"> & Partial<Pick<BillingPeriod, "closes_at">>;
}

/** The state of a period in a word and a shape; what it means on hover. */
export function PeriodBadge({ period }: PeriodBadgeProps) {
  const state = shownState(period, Date.now());
  const looks = periodLooks[state];
  const closing = period.closes_at ? ` That is at ${formatTime(period.closes_at, "UTC")} UTC.` : "";
  return (
    <LookBadge
      looks={{ ...looks, meaning: period.failure ?? `${looks.meaning}${closing}` }}
      isBusy={state === "closing"}
      // Server and browser may look at a moment on both sides of the end.
      suppressHydrationWarning
    />
  );
}

"use client";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import { formatTime } from "#/ui/format/time.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { periodLooks, shownState } from "./period-states.ts";

interface PeriodBadgeProps {
  period: Pick<BillingPeriod, "state" | "ends_at" | "failure"> & Partial<Pick<BillingPeriod, "closes_at">>;
}

/** The state of a period in a word and a shape; what it means on hover. */
export function PeriodBadge({ period }: PeriodBadgeProps) {
  const state = shownState(period, Date.now());
  const { label, meaning, tone, icon: Icon } = periodLooks[state];
  const closing = period.closes_at ? ` That is at ${formatTime(period.closes_at, "UTC")} UTC.` : "";
  return (
    // Server and browser may look at a moment on both sides of the end.
    <Badge tone={tone} title={period.failure ?? `${meaning}${closing}`} suppressHydrationWarning>
      <Icon aria-hidden className={state === "closing" ? "motion-safe:animate-spin" : undefined} />
      {label}
    </Badge>
  );
}

"use client";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { periodLooks, shownState } from "./period-states.ts";

interface PeriodBadgeProps {
  period: Pick<BillingPeriod, "state" | "ends_at" | "failure">;
}

/** The state of a period in a word and a shape; what it means on hover. */
export function PeriodBadge({ period }: PeriodBadgeProps) {
  const state = shownState(period, Date.now());
  const { label, meaning, tone, icon: Icon } = periodLooks[state];
  return (
    // Server and browser may look at a moment on both sides of the end.
    <Badge tone={tone} title={period.failure ?? meaning} suppressHydrationWarning>
      <Icon aria-hidden className={state === "closing" ? "motion-safe:animate-spin" : undefined} />
      {label}
    </Badge>
  );
}

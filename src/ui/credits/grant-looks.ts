import { CalendarX2, CircleCheck, CircleDashed, CircleOff } from "lucide-react";
import type { CreditGrant } from "#/api/contract/ledger.ts";
import { formatAmount } from "#/ui/format/money.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How each state of a grant is told: with a word and a shape, not by colour alone. */
export const grantLooks: Record<CreditGrant["state"], Looks> = {
  pending: {
    label: "Pending",
    meaning: "It can’t be spent yet.",
    tone: "neutral",
    icon: CircleDashed,
  },
  active: { label: "Active", meaning: "It has credits left.", tone: "good", icon: CircleCheck },
  used: { label: "Used up", meaning: "Nothing of it is left to spend.", tone: "neutral", icon: CircleOff },
  expired: { label: "Expired", meaning: "It can’t be spent any more.", tone: "warn", icon: CalendarX2 },
};

export const sourceNames: Record<CreditGrant["source"], string> = {
  manual: "Given by hand",
  plan: "From the plan",
  rollover: "Rolled over",
  refund: "Refunded",
};

/** What becomes of the rest at expiry: "up to 200.00, for 30 days". */
export function tellRollover({
  rollover_max: most,
  rollover_days: days,
}: Pick<CreditGrant, "rollover_max" | "rollover_days">): string {
  if (most === null) return "nothing";
  const span = days === null ? "for ever" : days === 1 ? "for 1 day" : `for ${days} days`;
  return `up to ${formatAmount(most, "credits")}, ${span}`;
}

export const tellThresholds = (thresholds: readonly string[]): string =>
  thresholds.length === 0 ? "none" : `${thresholds.join(", ")} %`;

/** How a grant is told from others in few words: "Welcome credits, 2026-11-21". */
export const nameGrant = ({
  reason,
  source,
  effective_at: effectiveAt,
}: Pick<CreditGrant, "reason" | "source" | "effective_at">): string =>
  `${reason ?? sourceNames[source]}, ${effectiveAt.slice(0, 10)}`;

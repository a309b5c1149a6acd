import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { DecimalText } from "#/domain/analytics/usage.ts";
import { approximate, divide, groupDecimal, parseDecimal } from "#/ui/format/decimal.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How pressing a threshold is, told by a shape and a sentence too, not by colour alone. */
export function levelOf(threshold: DecimalText): Omit<Looks, "label"> {
  const percent = approximate(threshold);
  if (percent >= 100) return { tone: "bad", icon: CircleAlert, meaning: "All of the grant is spent." };
  if (percent >= 80) return { tone: "warn", icon: TriangleAlert, meaning: "Most of the grant is spent." };
  return { tone: "accent", icon: Info, meaning: "A share of the grant is spent." };
}

/** Percent of the amount that is spent, with one digit: "80.5"; null of nothing. */
export function spentPercent(spent: DecimalText, amount: DecimalText): string | null {
  const { units, scale } = parseDecimal(spent);
  const share = divide({ units: units * 100n, scale }, parseDecimal(amount), 1);
  return share && groupDecimal(share);
}

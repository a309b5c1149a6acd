import type { LinePricing, RatedLine } from "#/api/contract/plans.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";

const exact = formatExactDecimal;

/**
 * How a line comes to its amount, as one would type it into a calculator: "1,150 × 0.02 + 5". Null for a whole fee,
 * which is its amount.
 */
export function explainLine({
  pricing,
  quantity,
  amount,
}: Pick<RatedLine, "pricing" | "quantity" | "amount">) {
  const units = quantity === null ? "0" : exact(quantity);
  switch (pricing.model) {
    case "flat":
      if (amount === "0" && pricing.used !== null) return "no use, so nothing is due";
      return pricing.share && `${exact(pricing.price)} × ${shareText(pricing.share)}`;
    case "per_unit":
      return `${units} × ${exact(pricing.price)}`;
    case "package":
      return `${exact(pricing.packages)} × ${exact(pricing.price)} per ${exact(pricing.size)}`;
    case "graduated":
    case "volume": {
      const flat = pricing.flat === null || quantity === "0" ? "" : ` + ${exact(pricing.flat)}`;
      return `${units} × ${exact(pricing.price)}${flat}`;
    }
  }
}

/** What was measured, and what of it is included: "1,250 used, 100 included". Null for a fee without a meter. */
export function explainUse(pricing: LinePricing): string | null {
  if (pricing.used === null) return null;
  const used = `${exact(pricing.used)} used`;
  if (!("included" in pricing) || pricing.included === "0") return used;
  const share = pricing.share ? ` (${shareText(pricing.share)} of the period’s)` : "";
  return `${used}, ${exact(pricing.included)} included${share}`;
}

const shareText = ({ numerator, denominator }: { numerator: string; denominator: string }) =>
  `${exact(numerator)}/${exact(denominator)}`;

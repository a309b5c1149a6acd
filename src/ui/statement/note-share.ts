import type { StatementLine } from "#/api/contract/statements.ts";
import { formatMoney } from "#/ui/format/money.ts";

/** What is to be said beside a line that says what became of a total in credits; null for nothing. */
export function noteShare({
  kind,
  pricing,
  quantity,
  currency,
  adjusts_period,
}: Pick<StatementLine, "kind" | "pricing" | "quantity" | "currency" | "adjusts_period">): string | null {
  if (kind === "uncovered" && adjusts_period !== null) return "Nothing comes back for what was not paid";
  if (kind !== "overage" || pricing?.price === undefined || quantity === null) return null;
  return `${formatMoney(quantity, "credits")} at ${formatMoney(pricing.price, currency)} each`;
}

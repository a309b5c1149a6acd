import { currencyDecimals } from "#/domain/credits/plans/round-amount.ts";
import { type Decimal, groupDecimal, parseDecimal, rescale } from "./decimal.ts";

/**
 * An amount with the digits of its currency's minor unit, or with more where it has more: it is never rounded. For
 * columns that name the currency elsewhere: "1,234.50".
 */
export function formatAmount(amount: string, currency: string): string {
  const exact = parseDecimal(amount);
  return groupDecimal(rescale(exact, Math.max(currencyDecimals(currency), neededScale(exact))));
}

/** An amount and what it is of: "1,234.50 EUR", "12.00 credits". */
export function formatMoney(amount: string, currency: string): string {
  return `${formatAmount(amount, currency)} ${currency}`;
}

/** Digits behind the point without the zeros at the end. */
function neededScale({ units, scale }: Decimal): number {
  return scale > 0 && units % 10n === 0n ? neededScale({ units: units / 10n, scale: scale - 1 }) : scale;
}

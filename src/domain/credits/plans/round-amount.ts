import type { Big } from "big.js";
import { decimalText } from "#/domain/decimal-sum.ts";
import { credits, type Decimal } from "./plan-terms.ts";

/** Decimals of an amount of credits. */
export const creditDecimals = 2;

const known = new Map<string, number>([[credits, creditDecimals]]);

/** Decimals that amounts of a currency have: those of its minor unit, such as the cent. */
export function currencyDecimals(currency: string): number {
  const held = known.get(currency);
  if (held !== undefined) return held;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  known.set(currency, decimals);
  return decimals;
}

/**
 * The one rounding rule of everything that is billed: half up, a half away from zero, to the currency's minor
 * unit or 2 decimals of a credit, once per line. The amount is `numerator` / `denominator`, which is not rounded
 * before.
 */
export const roundAmount = (currency: string, numerator: Big, denominator = 1n): Decimal =>
  roundQuotient(numerator, denominator, currencyDecimals(currency));

/** `numerator` / `denominator` (above 0), rounded half up to some decimals; without zeros at the end. */
export function roundQuotient(numerator: Big, denominator: bigint, decimals: number): Decimal {
  const [whole = "0", fraction = ""] = numerator.abs().toFixed().split(".");
  const top = 2n * BigInt(whole + fraction) * 10n ** BigInt(decimals);
  const bottom = denominator * 10n ** BigInt(fraction.length);
  const rounded = (top + bottom) / (2n * bottom);
  return decimalText(numerator.s < 0 ? -rounded : rounded, decimals);
}

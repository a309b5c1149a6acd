import type { DecimalText } from "#/domain/analytics/usage.ts";
import { type Decimal, formatExactDecimal, groupDecimal, parseDecimal, rescale } from "./decimal.ts";

/** Digits behind the point that a table has room for. */
const shownDigits = 3;

/**
 * A meter's value for people: "1,250.5"; rounded to three digits behind the point where it has more. With
 * `digits`, as many behind the point, so that a column of values stands in line.
 */
export function formatQuantity(value: DecimalText, digits?: number): string {
  const exact = parseDecimal(value);
  if (digits !== undefined) return groupDecimal(rescale(exact, digits));
  return groupDecimal(withoutZeros(exact.scale > shownDigits ? rescale(exact, shownDigits) : exact));
}

/** Digits behind the point that a column of values needs, up to `most`. */
export function columnDigits(values: readonly (DecimalText | null)[], most = shownDigits): number {
  const scales = values.map((value) => (value === null ? 0 : withoutZeros(parseDecimal(value)).scale));
  return Math.min(most, Math.max(0, ...scales));
}

/** All of its digits, and its unit. */
export function exactQuantity(value: DecimalText, unit: string): string {
  return `${formatExactDecimal(value)} ${unit}`;
}

function withoutZeros({ units, scale }: Decimal): Decimal {
  return scale > 0 && units % 10n === 0n
    ? withoutZeros({ units: units / 10n, scale: scale - 1 })
    : { units, scale };
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A rough value for an axis: "12.5M". Takes a length on the screen, not an amount. */
export function formatAxisQuantity(value: number): string {
  return short.format(value);
}

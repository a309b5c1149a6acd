import type { DecimalText } from "#/domain/analytics/usage.ts";

/** A decimal as a whole number of its last digit: "12.50" is { units: 1250n, scale: 2 }. */
export interface Decimal {
  units: bigint;
  /** Digits behind the point. */
  scale: number;
}

const shape = /^(-?)(\d+)(?:\.(\d*))?$/;

/** Reads decimal text exactly. Throws RangeError for anything else, an exponent included. */
export function parseDecimal(text: DecimalText): Decimal {
  const match = shape.exec(text);
  if (!match) throw new RangeError(`Not a decimal: ${JSON.stringify(text)}`);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

/** The same value with `scale` digits behind the point, half away from zero. */
export function rescale({ units, scale }: Decimal, to: number): Decimal {
  if (to >= scale) return { units: units * 10n ** BigInt(to - scale), scale: to };
  const unit = 10n ** BigInt(scale - to);
  const half = units < 0n ? -unit / 2n : unit / 2n;
  return { units: (units + half) / unit, scale: to };
}

/** `numerator / denominator` to `scale` digits, half away from zero; null when the denominator is zero. */
export function divide(numerator: Decimal, denominator: Decimal, scale: number): Decimal | null {
  if (denominator.units === 0n) return null;
  const sign = numerator.units < 0n !== denominator.units < 0n ? -1n : 1n;
  const top = magnitude(numerator.units) * 10n ** BigInt(denominator.scale + scale);
  const bottom = magnitude(denominator.units) * 10n ** BigInt(numerator.scale);
  return { units: (sign * (2n * top + bottom)) / (2n * bottom), scale };
}

/** "1234567.5" as "1,234,567.5"; digits behind the point stay as they are. */
export function groupDecimal({ units, scale }: Decimal): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : "";
  return `${units < 0n ? "\u2212" : ""}${whole}${fraction}`;
}

/** Decimal text for people, with thousands separators and `scale` digits behind the point. */
export function formatDecimal(text: DecimalText, scale = 2): string {
  return groupDecimal(rescale(parseDecimal(text), scale));
}

/** Decimal text for people with all of its digits. */
export function formatExactDecimal(text: DecimalText): string {
  return groupDecimal(parseDecimal(text));
}

/** The nearest binary float, for lengths on the screen only. */
export function approximate(text: DecimalText): number {
  return Number(text);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The exact sum of decimal texts; "0" of none. */
export function sumDecimals(texts: readonly DecimalText[]): DecimalText {
  const parts = texts.map(parseDecimal);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const units = parts.reduce((sum, part) => sum + rescale(part, scale).units, 0n);
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? "-" : ""}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ""}`;
}
